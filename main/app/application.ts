import { join } from 'node:path';
import { app, nativeTheme, type BrowserWindow, type WebContents } from 'electron';
import { defaultPreferences, preferences } from '../../common/features/settings/preferences.ts';
import { systemClock } from '../../common/lib/clock.ts';
import { secureRandom } from '../../common/lib/random.ts';
import { createAttachmentsFeature } from '../features/attachments/handlers.ts';
import { reportsHandlers } from '../features/reports/handlers.ts';
import { settingsHandlers } from '../features/settings/handlers.ts';
import { createStorageFeature } from '../features/storage/handlers.ts';
import { startReaderProcess } from '../features/storage/reader-process.ts';
import { createSyncFeature } from '../features/sync/handlers.ts';
import { terminalHandlers } from '../features/terminal/handlers.ts';
import { vaultErrands } from '../features/vault/errands.ts';
import { workspaceHandlers } from '../features/workspace/handlers.ts';
import { createLock } from '../features/workspace/lock.ts';
import type { VaultProcess } from '../features/workspace/vault-process.ts';
import { pageSettling } from '../features/workspace/page-settling.ts';
import { openPeople } from '../features/workspace/people.ts';
import { mendDatabaseLogs } from '../files/database-logs.ts';
import { diskLimits, freeSpace } from '../files/free-space.ts';
import { jsonFile } from '../files/json-file.ts';
import { createPageSaves } from '../files/page-saves.ts';
import { emitTo, serveWindows } from '../ipc/window-calls.ts';
import { blobPace } from '../sync-client/blob-pace.ts';
import { serverLink } from '../sync-client/server-link.ts';
import { isAppFrame } from './guards.ts';
import { bugFacts, type Log } from '../lib/log.ts';
import { watchLockTriggers } from './lock-triggers.ts';
import { renewPage } from './page-renewal.ts';
import { quitInOrder } from './quitting.ts';
import { secureWindowOpener } from './secure-window.ts';
import { createSecureWindows } from './secure-windows.ts';
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
  const [people, database] = await Promise.all([
    openPeople(places.profile, systemClock, secureRandom),
    mendDatabaseLogs(places.profile),
  ]);
  for (const cut of database.cut) log.info('database.log-cut', { ...cut });
  if (database.failed !== undefined) log.error('database.log', { why: database.failed });
  const folderNow = (): string => people.chosen()?.folder ?? places.profile;
  const preferencesFile = jsonFile(join(places.profile, 'preferences.json'), preferences);
  const onBug = (call: string, bug: unknown): void => log.error('bug', { call, ...bugFacts(bug) });
  let settings = (await preferencesFile.read()) ?? defaultPreferences;
  nativeTheme.themeSource = settings.theme;

  const windows = new Set<WebContents>();
  let window: BrowserWindow | undefined;
  let unlocked: Unlocked | undefined;
  const settling = pageSettling();
  const secureWindows = createSecureWindows({
    parent: () => (window === undefined || window.isDestroyed() ? undefined : window),
    openWindow: secureWindowOpener(places.bundle, () => settings.language, onBug),
    onBug,
  });
  const errands = vaultErrands(() =>
    window === undefined || window.isDestroyed() ? undefined : window,
  );
  const saves = createPageSaves();
  const syncFeature = createSyncFeature(() => unlocked?.sync, secureWindows.ask, onBug);

  const attachments = createAttachmentsFeature({
    folder: () => (unlocked === undefined ? undefined : people.chosen()?.folder),
    line: () => unlocked?.sync.blobs,
    isOnline: () => unlocked?.sync.connection().state === 'online',
    pace: blobPace(
      systemClock,
      ms => new Promise(resolve => void setTimeout(resolve, ms)),
      () => settings.filesKBps * 1_000,
    ),
    saves,
    random: secureRandom,
    onState: (blob, state) => {
      for (const contents of windows) emitTo(contents, 'attachments.changed', { blob, state });
    },
    onBug,
  });

  const vaultHost = join(places.bundle, 'main/vault-host.js');
  let openVault: VaultProcess | undefined;
  const lock = createLock(vaultHost, () => join(folderNow(), 'vault'), log, {
    onStarted: vault => {
      vault.control.on('secureWindowWanted', ({ id }) =>
        secureWindows.open(port => vault.secureWindow(id, port)),
      );
      errands.serve(vault.control);
    },
    onUnlocked: (owner, vault) => {
      unlocked?.end();
      triggers.touch();
      openVault = vault;
      void people.unlocked(owner);
      unlocked = startUnlocked({
        vault,
        owner,
        sessionScript: join(places.bundle, 'main/session-host.js'),
        link: jsonFile(join(folderNow(), 'server.json'), serverLink),
        clock: systemClock,
        random: secureRandom,
        log,
        onConnection: connection => {
          syncFeature.onConnection(connection);
          attachments.onConnection(connection.state === 'online');
          for (const contents of windows) emitTo(contents, 'sync.connection', connection);
        },
        onHead: event => syncFeature.onHead(event),
      });
    },
    onLocked: (why, wasUnlocked) => {
      secureWindows.closeAll();
      errands.locked();
      saves.locked();
      unlocked?.end();
      unlocked = openVault = undefined;
      syncFeature.close();
      attachments.close();
      storage.close();
      for (const contents of windows) emitTo(contents, 'workspace.locked', { why });
      if (wasUnlocked && !quitting.isUnderWay()) void renewPages();
    },
  });
  const space = freeSpace(join(places.profile, 'reserve'), diskLimits, now => {
    storage.onSpace();
    for (const contents of windows) emitTo(contents, 'storage.space', now);
  });
  const storage = createStorageFeature({
    place: people.chosen,
    newDatabase: people.newDatabase,
    stage: people.stage,
    keep: async (stage, who) => {
      const { account, secretKey } = who;
      if (secretKey !== null) {
        await lock.keystoreOf(stage.vault).keepSecretKey({ account, key: secretKey });
      }
      return people.keep(stage, who);
    },
    discard: people.discard,
    control: () => openVault?.control,
    startReader: () => startReaderProcess(vaultHost, secureWindows.open),
    secretKeyOf: async account => {
      const kept = await lock.keystoreOf(join(folderNow(), 'vault')).secretKey({ account });
      return kept.ok ? kept.value : null;
    },
    space,
    clock: systemClock,
    random: secureRandom,
    onProgress: told => {
      for (const contents of windows) emitTo(contents, 'storage.progress', told);
    },
    onBug,
  });
  const renewPages = async (): Promise<void> => {
    if (!(await settling.begin())) return;
    for (const contents of windows) void renewPage(contents);
  };
  const triggers = watchLockTriggers({
    clock: systemClock,
    minutes: () => settings.lockAfterMinutes,
    isUnlocked: lock.isUnlocked,
    lock: lock.lock,
  });
  const quitting = quitInOrder(lock, settling);

  serveWindows(
    {
      ...workspaceHandlers(people, lock, settling),
      ...settingsHandlers(preferencesFile, written => {
        settings = written;
        nativeTheme.themeSource = written.theme;
      }),
      ...storage.handlers,
      ...syncFeature.handlers,
      ...terminalHandlers(() => unlocked?.sessions, secureWindows.ask),
      ...attachments.handlers,
      ...reportsHandlers(saves),
    },
    event => isAppFrame(event, windows),
    onBug,
  );

  const open = (): BrowserWindow => {
    const opened = openWindow(places.bundle);
    const { webContents } = opened;
    windows.add(webContents);
    triggers.watchWindow(webContents);
    // A page that is gone or begins anew has lost its ports; so nobody holds the vault open.
    webContents.on('did-start-navigation', details => {
      if (!details.isMainFrame || details.isSameDocument) return;
      lock.lock('ended');
      settling.cancel();
    });
    webContents.on('render-process-gone', (_event, details) => {
      log.error('renderer.gone', { reason: details.reason, exitCode: details.exitCode });
      lock.lock('ended');
      settling.cancel();
      if (details.reason !== 'clean-exit') webContents.reload();
    });
    quitting.watchWindow(opened);
    opened.once('closed', () => windows.delete(webContents));
    return opened;
  };
  window = open();

  app.on('second-instance', () => {
    if (window === undefined || window.isDestroyed()) return;
    if (window.isMinimized()) window.restore();
    window.show();
    window.focus();
  });
  app.on('activate', () => {
    if (window === undefined || window.isDestroyed()) window = open();
  });
}
