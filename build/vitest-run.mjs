/** Runs one Vitest project and counts its tests from the JSON report. */
import { mkdir, readFile, rm } from 'node:fs/promises';
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
  const code = await node(tool('vitest'), [
    'run',
    '--config=build/vitest.config.ts',
    `--project=${project}`,
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${report}`,
  ]);
  const counts = await readFile(report, 'utf8').then(JSON.parse, () => ({}));
  const { numPassedTests = 0, numFailedTests = 0, numPendingTests = 0 } = counts;
  return atLeastOneFailure(code, numPassedTests, numFailedTests, numPendingTests);
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
