import type { WebContents } from 'electron';
import { APP_ORIGIN, LOCKED_ORIGIN } from './protocol.ts';

/**
 * Replaces a page by a fresh one in a fresh process. The way leads over another site, so Chromium ends
 * the old process with every plaintext in its heap; the list of visited addresses goes too.
 */
export async function renewPage(contents: WebContents): Promise<void> {
  if (contents.isDestroyed()) return;
  await contents.loadURL(`${LOCKED_ORIGIN}/`).catch(() => undefined);
  if (contents.isDestroyed()) return;
  await contents.loadURL(`${APP_ORIGIN}/`).catch(() => undefined);
  if (!contents.isDestroyed()) contents.navigationHistory.clear();
}
