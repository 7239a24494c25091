import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { app } from 'electron';
import { runApplication } from './app/application.ts';
import { guardContents, guardNetwork, guardPermissions } from './app/guards.ts';
import { bugFacts, createLog } from './lib/log.ts';
import { setMenu } from './app/menu.ts';
import { declareAppScheme, serveApp } from './app/protocol.ts';
import { refusedSwitch, USAGE_EXIT } from './app/refused-switches.ts';
import { selfCheck } from './app/self-check.ts';

const log = createLog(line => process.stderr.write(line));
process.on('uncaughtException', bug => log.error('bug', { call: 'main', ...bugFacts(bug) }));
process.on('unhandledRejection', bug => log.error('bug', { call: 'main', ...bugFacts(bug) }));

const bundle = join(dirname(fileURLToPath(import.meta.url)), '..');

// One profile is one person's store on this machine; tests and the demo give each person their own.
const profile = app.commandLine.getSwitchValue('profile-dir');
if (profile !== '') app.setPath('userData', profile);

const refused = app.isPackaged ? refusedSwitch() : undefined;
if (refused !== undefined) {
  log.error('switch.refused', { name: refused });
  // At once: what the switch would open is not open yet.
  process.exit(USAGE_EXIT);
}

declareAppScheme();
guardContents();
// Chromium has no sandbox for root, so development and tests as root switch it off; a release never does.
if (app.isPackaged || !app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox();
// Script in the page could read a copied secret by the old `document.execCommand('paste')`, for which
// Electron 33 asks nobody; what the person pastes by keys or menu is not concerned.
app.commandLine.appendSwitch('blink-settings', 'DOMPasteAllowed=false');
// Chromium looks up no name: script in the page could say in one what it has read.
app.commandLine.appendSwitch('host-resolver-rules', 'MAP * ~NOTFOUND');

async function start(): Promise<void> {
  await app.whenReady();
  log.info('started', {
    version: app.getVersion(),
    electron: process.versions.electron,
    chrome: process.versions.chrome,
  });
  setMenu(process.platform);
  guardPermissions();
  await guardNetwork();
  serveApp(join(bundle, 'renderer'));
  if (app.commandLine.hasSwitch('self-check')) {
    process.stdout.write(`${JSON.stringify(await selfCheck(bundle))}\n`, () => app.exit(0));
    return;
  }
  await runApplication({ bundle, profile: app.getPath('userData') }, log);
}

if (app.requestSingleInstanceLock()) {
  // Not awaited here: Electron is not ready before this module has run to its end.
  void start();
} else {
  // The first instance gets `second-instance` and comes to the front.
  app.quit();
}
