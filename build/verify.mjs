/**
 * `npm run verify`: all checks that need nothing outside this process, cheap ones first. All of them
 * run, so that one run shows everything that is wrong.
 */
import { setUp } from './setup.mjs';
import { isEntry, node, tool } from './process.mjs';
import { unitTests } from './vitest-run.mjs';

/** @typedef {import('./vitest-run.mjs').Counts & { name: string, seconds: number }} Outcome */

const folders = ['common', 'main', 'preload', 'renderer', 'server', 'test', 'build'];

/** The static checks: a tool's script and its arguments. */
export const checks = {
  format: () => [tool('prettier'), '--check', '--log-level=warn', '.'],
  lint: () => [tool('oxlint'), '--deny-warnings', '--report-unused-disable-directives'],
  types: () => [tool('typescript-7', 'tsc'), '--build'],
  architecture: () => [
    tool('dependency-cruiser', 'depcruise'),
    '--config=build/dependency-cruiser.cjs',
    '--output-type=err-long',
    ...folders,
  ],
  'dead code': () => [tool('knip'), '--config=build/knip.json', '--no-config-hints'],
};

/** @returns {Promise<Outcome[]>} a static check counts as one test */
export async function verify() {
  /** @type {Outcome[]} */
  const outcomes = [];
  for (const [name, command] of Object.entries(checks)) {
    const started = performance.now();
    const [script = '', ...args] = command();
    const failed = (await node(script, args)) === 0 ? 0 : 1;
    outcomes.push(reported({ name, passed: 1 - failed, failed, seconds: since(started) }));
  }
  const started = performance.now();
  outcomes.push(reported({ name: 'unit tests', ...(await unitTests()), seconds: since(started) }));
  return outcomes;
}

/** @param {number} started */
export function since(started) {
  return (performance.now() - started) / 1000;
}

/** @param {Outcome} outcome */
export function reported(outcome) {
  const { name, passed, failed, skipped, seconds } = outcome;
  const counts = `${passed} passed, ${failed} failed${skipped ? `, ${skipped} skipped` : ''}`;
  console.log(`${failed === 0 ? 'ok  ' : 'FAIL'} ${name}: ${counts} (${seconds.toFixed(1)} s)`);
  return outcome;
}

if (isEntry(import.meta.url)) {
  await setUp('app');
  const outcomes = await verify();
  process.exitCode = outcomes.every(outcome => outcome.failed === 0) ? 0 : 1;
}
