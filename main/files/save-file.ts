import { writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { app, dialog, type BrowserWindow } from 'electron';
import { appErrorOf, type AppError } from '../../common/errors/app-error.ts';
import { err, ok, type Result } from '../../common/lib/result.ts';

/**
 * Asks where, then writes a file that only this user reads; answers with its path. `content` is asked
 * for when that is known, and answers undefined when it may not be written any more: a dialog stays on
 * screen over a lock. Fails with `cancelled` or `file-failed`.
 */
export async function saveFile(
  window: BrowserWindow | null,
  suggestedName: string,
  content: () => Promise<string | Uint8Array | undefined>,
): Promise<Result<string, AppError>> {
  const options = { defaultPath: join(app.getPath('documents'), suggestedName) };
  const choice = await (window === null
    ? dialog.showSaveDialog(options)
    : dialog.showSaveDialog(window, options));
  if (choice.canceled || choice.filePath === '') return err(appErrorOf('cancelled'));
  try {
    const written = await content();
    if (written === undefined) return err(appErrorOf('cancelled'));
    await writeFile(choice.filePath, written, { mode: 0o600 });
  } catch (problem) {
    const why = problem instanceof Error && 'code' in problem ? String(problem.code) : 'unknown';
    return err(appErrorOf('file-failed', { file: basename(choice.filePath), why }));
  }
  return ok(choice.filePath);
}
