import { app, session, type IpcMainInvokeEvent, type Session, type WebContents } from 'electron';
import { APP_ORIGIN } from './protocol.ts';

/** What the app's own pages may have; every other permission is denied, asked or checked. */
const granted: ReadonlySet<string> = new Set(['persistent-storage']);

/** Port 1 (tcpmux) of this machine; a proxy by number needs no name looked up. */
const NOBODY = 'socks5://127.0.0.1:1';

/** Permission handlers of the default session: request **and** check, for either alone leaves a gap. */
export function guardPermissions(target: Session = session.defaultSession): void {
  target.setPermissionRequestHandler((contents, permission, answer) => {
    answer(granted.has(permission) && isAppAddress(contents.getURL()));
  });
  target.setPermissionCheckHandler(
    (_contents, permission, origin) =>
      granted.has(permission) && (origin === APP_ORIGIN || origin === `${APP_ORIGIN}/`),
  );
  target.setDevicePermissionHandler(() => false);
}

/** A session that may have nothing: the secure window's. */
export function denyAllPermissions(target: Session): void {
  target.setPermissionRequestHandler((_contents, _permission, answer) => answer(false));
  target.setPermissionCheckHandler(() => false);
  target.setDevicePermissionHandler(() => false);
}

/**
 * No window is opened, no page left, no webview attached, in any contents that ever come to be. And no
 * call is made: WebRTC is a way out of a page of which its policy says nothing.
 */
export function guardContents(): void {
  app.on('web-contents-created', (_event, contents) => {
    contents.setWebRTCIPHandlingPolicy('disable_non_proxied_udp');
    contents.setWindowOpenHandler(() => ({ action: 'deny' }));
    contents.on('will-navigate', event => event.preventDefault());
    contents.on('will-redirect', event => event.preventDefault());
    contents.on('will-frame-navigate', event => event.preventDefault());
    contents.on('will-attach-webview', event => event.preventDefault());
  });
  // A page's title names records, for its PDF; every program on the desktop reads that of a window.
  app.on('browser-window-created', (_event, window) => {
    window.on('page-title-updated', event => event.preventDefault());
  });
}

/**
 * Chromium has nobody to talk to: the server is main's, by Node. What it asks for all the same goes to a
 * proxy that is not there, and no name is looked up for it (see `host-resolver-rules` in main/index.ts).
 */
export async function guardNetwork(target: Session = session.defaultSession): Promise<void> {
  await target.setProxy({
    mode: 'fixed_servers',
    proxyRules: NOBODY,
    proxyBypassRules: '<-loopback>',
  });
}

/** Whether a call comes from the main frame of one of the app's windows, showing the app. */
export function isAppFrame(event: IpcMainInvokeEvent, windows: ReadonlySet<WebContents>): boolean {
  const frame = event.senderFrame;
  return (
    frame !== null &&
    windows.has(event.sender) &&
    frame === event.sender.mainFrame &&
    isAppAddress(frame.url)
  );
}

function isAppAddress(address: string): boolean {
  return address === APP_ORIGIN || address.startsWith(`${APP_ORIGIN}/`);
}
