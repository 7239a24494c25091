/**
 * `npm run demo`: plays the field day of test/demo/play.ts on real Electron against the real server,
 * in windows where there is a display and under Xvfb where there is none. Results lie in demo-out/.
 */
import { setUp } from './setup.mjs';
import { isEntry } from './process.mjs';
import { runWithDisplay } from './xvfb.mjs';

/** @returns {Promise<number>} exit code */
export async function demo() {
  await setUp('test');
  const { buildPart } = await import('./build.mjs');
  const { electronRuntime } = await import('./electron-runtime.mjs');
  const electron = await electronRuntime();
  await buildPart('app');
  await buildPart('server');
  console.log(`Playing the field day on Electron ${electron.version} (${electron.source})`);
  return await runWithDisplay(process.execPath, ['--import', 'tsx', 'test/demo/play.ts']);
}

if (isEntry(import.meta.url)) {
  process.exitCode = await demo().catch(error => {
    console.error(error.message);
    return 1;
  });
}
