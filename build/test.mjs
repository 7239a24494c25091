/**
 * `npm test`: installs what is missing, builds, and runs everything: the checks of `verify`, the
 * integration tests with real servers, and the end-to-end tests on real Electron. The last line is
 * always `N passed, N failed`.
 */
import { mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setUp } from './setup.mjs';
import { root, tool } from './process.mjs';
import { reported, since, verify } from './verify.mjs';
import { atLeastOneFailure, integrationTests } from './vitest-run.mjs';
import { runWithDisplay } from './xvfb.mjs';

/** @typedef {import('./verify.mjs').Outcome} Outcome */

/** @type {Outcome[]} */
const outcomes = [];

// `verify` is for every commit and takes a sample; here the invariants get a longer run.
process.env['SYNC_RUNS'] ??= '1000';
process.env['STORM_RUNS'] ??= '300';

/**
 * Runs one part; a part that can't run is one failed test, and the rest still runs.
 * @param {string} name
 * @param {() => Promise<import('./vitest-run.mjs').Counts>} part
 */
async function add(name, part) {
  console.log(`\n── ${name}`);
  const started = performance.now();
  const counts = await part().catch(error => {
    console.error(error instanceof Error ? error.message : error);
    return { passed: 0, failed: 1 };
  });
  outcomes.push(reported({ name, ...counts, seconds: since(started) }));
  return counts.failed === 0;
}

async function build() {
  const { buildPart } = await import('./build.mjs');
  const { electronRuntime } = await import('./electron-runtime.mjs');
  const electron = await electronRuntime();
  console.log(`Electron ${electron.version} (${electron.source})`);
  await buildPart('app');
  await buildPart('server');
  return { passed: 1, failed: 0 };
}

async function endToEnd() {
  const report = join(root, 'test-results/e2e.json');
  await mkdir(join(root, 'test-results'), { recursive: true });
  await rm(report, { force: true });
  const args = ['test', '--config=build/playwright.config.ts', '--reporter=list,json'];
  const env = { ...process.env, PLAYWRIGHT_JSON_OUTPUT_NAME: report };
  const code = await runWithDisplay(
    process.execPath,
    [tool('@playwright/test', 'playwright'), ...args],
    env,
  );
  const { stats = {} } = await readFile(report, 'utf8').then(JSON.parse, () => ({}));
  const { expected = 0, unexpected = 0, flaky = 0, skipped = 0 } = stats;
  return atLeastOneFailure(code, expected + flaky, unexpected, skipped);
}

const ready = await add('set-up', async () => {
  await setUp('test');
  return { passed: 1, failed: 0 };
});
if (ready) {
  const built = await add('build', build);
  console.log('\n── verify');
  outcomes.push(...(await verify()));
  await add('integration tests', integrationTests);
  if (built) await add('end-to-end tests', endToEnd);
}

const total = (/** @type {'passed' | 'failed'} */ count) =>
  outcomes.reduce((sum, outcome) => sum + outcome[count], 0);
console.log('');
outcomes.forEach(reported);
process.exitCode = total('failed') === 0 ? 0 : 1;
console.log(`${total('passed')} passed, ${total('failed')} failed`);
