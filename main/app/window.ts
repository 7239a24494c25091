import { join } from 'node:path';
import { app, BrowserWindow, nativeTheme } from 'electron';
import { APP_ORIGIN } from './protocol.ts';

/** What every window of the app is: sandboxed, isolated, without Node. */
export const LOCKED_DOWN = {
  contextIsolation: true,
  sandbox: true,
  nodeIntegration: false,
  nodeIntegrationInWorker: false,
  nodeIntegrationInSubFrames: false,
  webSecurity: true,
  allowRunningInsecureContent: false,
  experimentalFeatures: false,
  webviewTag: false,
  navigateOnDragDrop: false,
  spellcheck: false,
} as const;

/** Opens the app's window; it shows itself when there is something to see. */
export function openWindow(bundle: string, { isShown = true } = {}): BrowserWindow {
  const window = new BrowserWindow({
    title: 'Rackside',
    width: 1280,
    height: 832,
    minWidth: 880,
    minHeight: 600,
    show: false,
    backgroundColor: nativeTheme.shouldUseDarkColors ? '#14181b' : '#f6f7f5',
    autoHideMenuBar: true,
    webPreferences: {
      ...LOCKED_DOWN,
      devTools: !app.isPackaged,
      preload: join(bundle, 'preload/index.cjs'),
    },
  });
  if (isShown) window.once('ready-to-show', () => window.show());
  void window.loadURL(`${APP_ORIGIN}/`);
  return window;
}
