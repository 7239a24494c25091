import { join } from 'node:path';
import {
  app,
  BrowserWindow,
  MessageChannelMain,
  nativeTheme,
  type MessagePortMain,
  type Session,
} from 'electron';
import type { Language } from '../../common/features/settings/preferences.ts';
import { secureFrame } from '../../common/features/vault/secure-window.ts';
import { SECURE_PORTS_CHANNEL } from '../../common/ipc/channels.ts';
import { serve } from '../../common/ipc/port-rpc.ts';
import { portOf } from '../lib/message-port.ts';
import { SECURE_ORIGIN } from './protocol.ts';
import { frameHandlers } from './secure-frame.ts';
import { secureSession } from './secure-session.ts';
import { LOCKED_DOWN } from './window.ts';

/** CSS pixels; the height follows the content. */
const WIDTH = 520;
/** A page that has not measured itself by then is shown all the same. */
const SHOW_AFTER_MS = 3_000;

/**
 * Makes the opener of secure windows; `language` is what is set, null for the system's.
 */
export function secureWindowOpener(
  bundle: string,
  language: () => Language | null,
  onBug: (call: string, bug: unknown) => void,
): (parts: Pick<SecureWindowParts, 'parent' | 'request'>) => BrowserWindow {
  const own = secureSession(bundle);
  return ({ parent, request }) => {
    const system = app.getLocale().toLowerCase().startsWith('zh') ? 'zh-CN' : 'en';
    return openSecureWindow({
      bundle,
      session: own,
      parent,
      request,
      language: language() ?? system,
      onBug,
    });
  };
}

/** Where a secure window opens, and what it gets. */
interface SecureWindowParts {
  readonly bundle: string;
  /** A session of its own: nothing that the page stores or runs is the same. */
  readonly session: Session;
  readonly parent: BrowserWindow;
  readonly language: Language;
  /** The window's end of the request's port; whoever owns the request has the other. */
  readonly request: MessagePortMain;
  readonly onBug: (call: string, bug: unknown) => void;
}

/**
 * Opens the window in which the vault host or main asks the person, without the page: another process,
 * another origin, another session. It gets two ports and knows no other call.
 */
function openSecureWindow(parts: SecureWindowParts): BrowserWindow {
  const window = new BrowserWindow({
    title: 'Rackside',
    parent: parts.parent,
    modal: true,
    show: false,
    width: WIDTH,
    height: 320,
    useContentSize: true,
    resizable: false,
    minimizable: false,
    maximizable: false,
    fullscreenable: false,
    skipTaskbar: true,
    autoHideMenuBar: true,
    backgroundColor: nativeTheme.shouldUseDarkColors ? '#1b2329' : '#ffffff',
    webPreferences: {
      ...LOCKED_DOWN,
      devTools: !app.isPackaged,
      session: parts.session,
      preload: join(parts.bundle, 'preload/secure-window.cjs'),
    },
  });
  // Off the screen of whoever records or shares it; what that can't do on Linux the user guide says.
  window.setContentProtection(true);

  const frame = new MessageChannelMain();
  serve(portOf(frame.port2), secureFrame, frameHandlers(window), parts.onBug);
  const { webContents } = window;
  let isHanded = false;
  webContents.once('did-finish-load', () => {
    isHanded = true;
    webContents.postMessage(SECURE_PORTS_CHANNEL, null, [parts.request, frame.port1]);
    setTimeout(() => {
      if (!window.isDestroyed() && !window.isVisible()) window.show();
    }, SHOW_AFTER_MS);
  });
  // A page that is gone or begins anew has lost its ports: the request ends unanswered.
  webContents.once('render-process-gone', () => window.destroy());
  webContents.on('did-start-navigation', details => {
    if (isHanded && details.isMainFrame && !details.isSameDocument) window.destroy();
  });
  window.once('closed', () => {
    frame.port2.close();
    if (!isHanded) parts.request.close();
  });
  void window.loadURL(`${SECURE_ORIGIN}/secure-window/index.html?language=${parts.language}`);
  return window;
}
