import { app } from 'electron';

/**
 * Switches of Chromium that open a release to a debugger, to other code, or to a reader of its traffic
 * and memory. Fuses cover Node's own; these come before any of our windows and are refused, not ignored,
 * so that nobody believes that they work.
 */
const REFUSED = [
  'remote-debugging-port',
  'remote-debugging-pipe',
  'remote-debugging-address',
  'remote-allow-origins',
  'auto-open-devtools-for-tabs',
  'load-extension',
  'disable-web-security',
  'disable-site-isolation-trials',
  'no-sandbox',
  'disable-setuid-sandbox',
  'ignore-certificate-errors',
  'host-rules',
  'host-resolver-rules',
  'proxy-server',
  'proxy-pac-url',
  'proxy-bypass-list',
  'force-webrtc-ip-handling-policy',
  'unsafely-treat-insecure-origin-as-secure',
  'enable-blink-features',
  'js-flags',
  'enable-logging',
  'log-file',
  'log-net-log',
  'ssl-key-log-file',
  'browser-subprocess-path',
  'renderer-cmd-prefix',
  'utility-cmd-prefix',
  'gpu-launcher',
] as const;

/** Exit code of a command that was used wrongly (sysexits.h EX_USAGE). */
export const USAGE_EXIT = 64;

/** The first refused switch on this command line. */
export function refusedSwitch(): string | undefined {
  return REFUSED.find(name => app.commandLine.hasSwitch(name));
}
