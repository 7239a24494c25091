import { writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { app, dialog, type BrowserWindow } from 'electron';
import { appErrorOf, type AppError } from '../../common/errors/app-error.ts';
import { err, ok, type Result } from '../../common/lib/result.ts';

/**
 * Asks where, then writes a file that only this user reads; answers with its path. Fails with
 * `cancelled` or `file-failed`.
 */
export async function saveFile(
  window: BrowserWindow | null,
  suggestedName: string,
  content: () => Promise<string | Uint8Array>,
): Promise<Result<string, AppError>> {
  const options = { defaultPath: join(app.getPath('documents'), suggestedName) };
  const choice = await (window === null
    ? dialog.showSaveDialog(options)
    : dialog.showSaveDialog(window, options));
  if (choice.canceled || choice.filePath === '') return err(appErrorOf('cancelled'));
  try {
    await writeFile(choice.filePath, await content(), { mode: 0o600 });
  } catch (problem) {
    const why = problem instanceof Error && 'code' in problem ? String(problem.code) : 'unknown';
    return err(appErrorOf('file-failed', { file: basename(choice.filePath), why }));
  }
  return ok(choice.filePath);
}
