/** Runs one Vitest project and counts its tests from the JSON report. */
import { chmod, mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { node, root, tool } from './process.mjs';

/** @typedef {{ passed: number, failed: number, skipped?: number }} Counts */

export const unitTests = () => runVitest('unit');
export const integrationTests = () => runVitest('integration');

/**
 * @param {string} project
 * @returns {Promise<Counts>}
 */
async function runVitest(project) {
  const report = join(root, `test-results/${project}.json`);
  await mkdir(join(root, 'test-results'), { recursive: true });
  await rm(report, { force: true });
  const args = [
    'run',
    '--config=build/vitest.config.ts',
    `--project=${project}`,
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${report}`,
  ];
  const code = await withScratch(env => node(tool('vitest'), args, { env }));
  const counts = await readFile(report, 'utf8').then(JSON.parse, () => ({}));
  const { numPassedTests = 0, numFailedTests = 0, numPendingTests = 0 } = counts;
  return atLeastOneFailure(code, numPassedTests, numFailedTests, numPendingTests);
}

/**
 * Gives a run a folder for its temporary files, and takes it away afterwards with what tests left there.
 * @template T
 * @param {(env: NodeJS.ProcessEnv) => Promise<T>} run
 * @returns {Promise<T>}
 */
async function withScratch(run) {
  const folder = await mkdtemp(join(tmpdir(), 'rackside-test-'));
  // Servers under test run as other users and must get through to their own folders in it.
  await chmod(folder, 0o755);
  try {
    return await run({ ...process.env, TMPDIR: folder, TEMP: folder, TMP: folder });
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 3 });
  }
}

/**
 * A run can fail without a failed test: a file that does not load, an error outside any test.
 * @param {number} code
 * @param {number} passed
 * @param {number} failed
 * @param {number} skipped
 * @returns {Counts}
 */
export function atLeastOneFailure(code, passed, failed, skipped) {
  return { passed, failed: code !== 0 && failed === 0 ? 1 : failed, skipped };
}
