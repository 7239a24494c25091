import { BrowserWindow } from 'electron';
import type { AppError } from '../../common/errors/app-error.ts';
import type { Result } from '../../common/lib/result.ts';
import type { Caller } from '../ipc/window-calls.ts';
import { saveFile } from './save-file.ts';

/** The page's files on their way to the disk. */
export interface PageSaves {
  /** Asks the person where, then writes; answers with the path. Fails with `cancelled` or `file-failed`. */
  save(
    caller: Caller,
    suggestedName: string,
    content: () => Promise<string | Uint8Array>,
  ): Promise<Result<string, AppError>>;
  /** What still waits for its dialog is dropped, and is not written whatever is chosen there. */
  locked(): void;
}

/** Saves what the page has, as long as nobody locks. */
export function createPageSaves(): PageSaves {
  const waiting = new Set<{ content: (() => Promise<string | Uint8Array>) | undefined }>();
  return {
    save: async (caller, suggestedName, content) => {
      const file: { content: typeof content | undefined } = { content };
      waiting.add(file);
      const window = BrowserWindow.fromWebContents(caller.contents);
      const path = await saveFile(window, suggestedName, async () => file.content?.());
      waiting.delete(file);
      return path;
    },
    locked: () => {
      for (const file of waiting) file.content = undefined;
    },
  };
}
