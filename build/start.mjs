/** `npm start`: installs what is missing, builds what changed, opens the app. */
import { setUp } from './setup.mjs';
import { isEntry, root, run } from './process.mjs';
import { hasDisplay } from './xvfb.mjs';

async function start() {
  await setUp('app');
  if (!hasDisplay()) {
    console.log('There is no display here, so no window can open: playing the demo instead.');
    const { demo } = await import('./demo.mjs');
    return await demo();
  }
  const { buildPart } = await import('./build.mjs');
  const { electronRuntime, electronSwitches } = await import('./electron-runtime.mjs');
  await buildPart('app');
  const electron = await electronRuntime();
  console.log(`Rackside on Electron ${electron.version} (${electron.source})`);
  return await run(electron.path, [...electronSwitches(), root, ...process.argv.slice(2)]);
}

if (isEntry(import.meta.url)) {
  process.exitCode = await start().catch(error => {
    console.error(error.message);
    return 1;
  });
}
