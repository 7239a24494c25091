import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { app, nativeTheme, powerMonitor, type BrowserWindow, type WebContents } from 'electron';
import { preferences } from '../../common/features/settings/preferences.ts';
import { systemClock } from '../../common/lib/clock.ts';
import { secureRandom } from '../../common/lib/random.ts';
import { reportsHandlers } from '../features/reports/handlers.ts';
import { settingsHandlers } from '../features/settings/handlers.ts';
import { createSyncFeature } from '../features/sync/handlers.ts';
import { terminalHandlers } from '../features/terminal/handlers.ts';
import { workspaceHandlers } from '../features/workspace/handlers.ts';
import { createLock } from '../features/workspace/lock.ts';
import { jsonFile } from '../files/json-file.ts';
import { emitTo, serveWindows } from '../ipc/window-calls.ts';
import { serverLink } from '../sync-client/server-link.ts';
import { isAppFrame } from './guards.ts';
import { bugFacts, type Log } from '../lib/log.ts';
import { startUnlocked, type Unlocked } from './unlocked.ts';
import { openWindow } from './window.ts';

/** Where the app's parts lie. */
export interface Places {
  /** The built bundles: `main/`, `preload/`, `renderer/`. */
  readonly bundle: string;
  /** This profile's folder. */
  readonly profile: string;
}

/** Joins the features, opens the window, and keeps both until the app quits. */
export async function runApplication(places: Places, log: Log): Promise<void> {
  const vaultDir = join(places.profile, 'vault');
  mkdirSync(vaultDir, { recursive: true, mode: 0o700 });
  const preferencesFile = jsonFile(join(places.profile, 'preferences.json'), preferences);
  const linkFile = jsonFile(join(places.profile, 'server.json'), serverLink);
  const onBug = (call: string, bug: unknown): void => log.error('bug', { call, ...bugFacts(bug) });

  const windows = new Set<WebContents>();
  let unlocked: Unlocked | undefined;
  const syncFeature = createSyncFeature(() => unlocked?.sync, onBug);

  const lock = createLock(join(places.bundle, 'main/vault-host.js'), vaultDir, log, {
    onUnlocked: (owner, vault) => {
      unlocked?.end();
      unlocked = startUnlocked({
        vault,
        owner,
        sessionScript: join(places.bundle, 'main/session-host.js'),
        link: linkFile,
        clock: systemClock,
        random: secureRandom,
        log,
        onConnection: connection => {
          syncFeature.onConnection(connection);
          for (const contents of windows) emitTo(contents, 'sync.connection', connection);
        },
        onHead: event => syncFeature.onHead(event),
      });
    },
    onLocked: why => {
      unlocked?.end();
      unlocked = undefined;
      syncFeature.close();
      for (const contents of windows) emitTo(contents, 'workspace.locked', { why });
    },
  });

  serveWindows(
    {
      ...workspaceHandlers(vaultDir, lock),
      ...settingsHandlers(preferencesFile, written => {
        nativeTheme.themeSource = written.theme;
      }),
      ...syncFeature.handlers,
      ...terminalHandlers(() => unlocked?.sessions),
      ...reportsHandlers(),
    },
    event => isAppFrame(event, windows),
    onBug,
  );
  nativeTheme.themeSource = (await preferencesFile.read())?.theme ?? 'system';

  const open = (): BrowserWindow => {
    const window = openWindow(places.bundle);
    const { webContents } = window;
    windows.add(webContents);
    // A page that is gone or begins anew has lost its ports; so nobody holds the vault open.
    webContents.on('did-start-navigation', details => {
      if (details.isMainFrame && !details.isSameDocument) lock.lock('ended');
    });
    webContents.on('render-process-gone', (_event, details) => {
      log.error('renderer.gone', { reason: details.reason, exitCode: details.exitCode });
      lock.lock('ended');
      if (details.reason !== 'clean-exit') webContents.reload();
    });
    window.once('closed', () => windows.delete(webContents));
    return window;
  };
  let window = open();

  app.on('second-instance', () => {
    if (window.isDestroyed()) return;
    if (window.isMinimized()) window.restore();
    window.show();
    window.focus();
  });
  app.on('activate', () => {
    if (window.isDestroyed()) window = open();
  });
  app.on('window-all-closed', () => {
    lock.lock('asked');
    app.quit();
  });
  app.on('before-quit', () => lock.lock('asked'));
  powerMonitor.on('lock-screen', () => lock.lock('system'));
  powerMonitor.on('suspend', () => lock.lock('system'));
  powerMonitor.on('user-did-resign-active', () => lock.lock('system'));
}
