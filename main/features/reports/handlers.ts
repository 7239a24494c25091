import { shell } from 'electron';
import { appErrorOf, type AppError } from '../../../common/errors/app-error.ts';
import { err, ok, type Result } from '../../../common/lib/result.ts';
import type { PageSaves } from '../../files/page-saves.ts';
import type { FeatureHandlers } from '../../ipc/window-calls.ts';

/** At the foot of each page: what the page calls itself, and which page of how many; in no language. */
const PAGE_FOOT = `
  <div style="display: flex; justify-content: space-between; width: 100%; padding: 0 15mm;
    font-family: system-ui, sans-serif; font-size: 8px; color: #555">
    <span class="title"></span>
    <span><span class="pageNumber"></span> / <span class="totalPages"></span></span>
  </div>`;

/** Files that the user saves. Only a path that was chosen in a dialog of this run can be shown again. */
export function reportsHandlers(saves: Pick<PageSaves, 'save'>): FeatureHandlers<'reports'> {
  const saved = new Set<string>();

  const save = async (
    ...file: Parameters<PageSaves['save']>
  ): Promise<Result<{ path: string }, AppError>> => {
    const path = await saves.save(...file);
    if (!path.ok) return path;
    saved.add(path.value);
    return ok({ path: path.value });
  };

  return {
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
}
