import { app, type BrowserWindow } from 'electron';
import type { Lock } from '../features/workspace/lock.ts';
import type { PageSettling } from '../features/workspace/page-settling.ts';

/** Quits as it locks: keys first, then a moment for the page to keep what was typed last. */
export function quitInOrder(
  lock: Lock,
  settling: PageSettling,
): {
  readonly isUnderWay: () => boolean;
  /** A window that is closed over an open workspace waits as well. */
  readonly watchWindow: (window: BrowserWindow) => void;
} {
  let isUnderWay = false;
  let isDone = false;

  const lockAndQuit = async (): Promise<void> => {
    isUnderWay = true;
    const settled = settling.begin();
    lock.lock('quit');
    await settled;
    isDone = true;
    app.quit();
  };
  app.on('before-quit', event => {
    if (isDone || !lock.isUnlocked()) {
      if (isUnderWay && !isDone) event.preventDefault();
      else lock.lock('quit');
      return;
    }
    event.preventDefault();
    void lockAndQuit();
  });
  app.on('window-all-closed', () => app.quit());
  return {
    isUnderWay: () => isUnderWay,
    watchWindow: window =>
      void window.on('close', event => {
        if (isDone || !(isUnderWay || lock.isUnlocked())) return;
        event.preventDefault();
        if (!isUnderWay) app.quit();
      }),
  };
}
