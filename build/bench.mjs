/** `npm run bench [-- suite …]`: measures with test/bench/run.ts; figures as JSON in bench-out/. */
import { join } from 'node:path';
import { root } from './process.mjs';
import { installPackages, setUp } from './setup.mjs';
import { runWithDisplay } from './xvfb.mjs';

try {
  await setUp('test');
  // What others keep records with: a package of its own, so that the app's install stays lean.
  await installPackages(join(root, 'test/bench/peers'));
  const { buildPart } = await import('./build.mjs');
  const { electronRuntime } = await import('./electron-runtime.mjs');
  await electronRuntime();
  await buildPart('app');
  await buildPart('server');
  process.exitCode = await runWithDisplay(process.execPath, [
    '--import',
    'tsx',
    'test/bench/run.ts',
    ...process.argv.slice(2),
  ]);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
