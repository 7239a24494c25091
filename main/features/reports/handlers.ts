import { BrowserWindow, shell } from 'electron';
import { appErrorOf, type AppError } from '../../../common/errors/app-error.ts';
import { err, ok, type Result } from '../../../common/lib/result.ts';
import { saveFile } from '../../files/save-file.ts';
import type { Caller, FeatureHandlers } from '../../ipc/window-calls.ts';

/** At the foot of each page: what the page calls itself, and which page of how many; in no language. */
const PAGE_FOOT = `
  <div style="display: flex; justify-content: space-between; width: 100%; padding: 0 15mm;
    font-family: system-ui, sans-serif; font-size: 8px; color: #555">
    <span class="title"></span>
    <span><span class="pageNumber"></span> / <span class="totalPages"></span></span>
  </div>`;

/** The page's files on their way to the disk. */
export interface ReportsFeature {
  readonly handlers: FeatureHandlers<'reports'>;
  /** What still waits for its dialog is dropped, and is not written whatever is chosen there. */
  locked(): void;
}

/** Files that the user saves. Only a path that was chosen in a dialog of this run can be shown again. */
export function createReportsFeature(): ReportsFeature {
  const saved = new Set<string>();
  const waiting = new Set<{ content: (() => Promise<string | Uint8Array>) | undefined }>();

  const save = async (
    caller: Caller,
    suggestedName: string,
    content: () => Promise<string | Uint8Array>,
  ): Promise<Result<{ path: string }, AppError>> => {
    const window = BrowserWindow.fromWebContents(caller.contents);
    const file: { content: typeof content | undefined } = { content };
    waiting.add(file);
    const path = await saveFile(window, suggestedName, async () => file.content?.());
    waiting.delete(file);
    if (!path.ok) return path;
    saved.add(path.value);
    return ok({ path: path.value });
  };

  const handlers: FeatureHandlers<'reports'> = {
    'reports.savePdf': ({ suggestedName }, caller) =>
      save(caller, suggestedName, () =>
        caller.contents.printToPDF({
          pageSize: 'A4',
          // With backgrounds the window's own colour would fill the paper's margins.
          printBackground: false,
          preferCSSPageSize: true,
          displayHeaderFooter: true,
          headerTemplate: '<span></span>',
          footerTemplate: PAGE_FOOT,
        }),
      ),
    'reports.saveText': ({ suggestedName, text }, caller) =>
      save(caller, suggestedName, () => Promise.resolve(text)),
    'reports.revealFile': async ({ path }) => {
      if (!saved.has(path))
        return err(appErrorOf('not-permitted', { where: 'reports.revealFile' }));
      shell.showItemInFolder(path);
      return ok(undefined);
    },
  };
  return {
    handlers,
    locked: () => {
      for (const file of waiting) file.content = undefined;
    },
  };
}
