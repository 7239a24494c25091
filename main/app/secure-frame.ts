import { type BrowserWindow, screen } from 'electron';
import { wipe } from '../../common/crypto/keys.ts';
import type { SecureFrame } from '../../common/features/vault/secure-window.ts';
import type { Handlers } from '../../common/ipc/port-rpc.ts';
import { ok } from '../../common/lib/result.ts';
import { saveFile } from '../files/save-file.ts';

const MIN_HEIGHT = 160;
/** Of the screen's height. */
const MAX_SHARE = 0.85;

/** What a secure window may ask of main: its own height, its own PDF, its own end. */
export function frameHandlers(window: BrowserWindow): Handlers<SecureFrame> {
  return {
    fit: async ({ height }) => {
      if (window.isDestroyed()) return ok(undefined);
      const [width = 0] = window.getContentSize();
      const { workArea } = screen.getDisplayMatching(window.getBounds());
      const most = Math.floor(workArea.height * MAX_SHARE);
      window.setContentSize(width, Math.max(MIN_HEIGHT, Math.min(Math.ceil(height), most)));
      if (!window.isVisible()) {
        window.center();
        window.show();
      }
      return ok(undefined);
    },
    savePdf: async ({ suggestedName }) => {
      const saved = await saveFile(window, suggestedName, async () =>
        window.isDestroyed()
          ? undefined
          : window.webContents.printToPDF({
              pageSize: 'A4',
              printBackground: false,
              preferCSSPageSize: true,
            }),
      );
      return saved.ok ? ok(undefined) : saved;
    },
    saveFile: async ({ suggestedName, content }) => {
      // A lock closes the window, not the dialog over it: the attachment is gone at once.
      const forget = (): void => wipe(content);
      window.once('closed', forget);
      const saved = await saveFile(window, suggestedName, async () =>
        window.isDestroyed() ? undefined : content,
      );
      window.off('closed', forget);
      forget();
      return saved.ok ? ok(undefined) : saved;
    },
    close: async () => {
      if (!window.isDestroyed()) window.destroy();
      return ok(undefined);
    },
  };
}
