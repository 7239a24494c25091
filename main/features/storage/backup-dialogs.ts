import { join } from 'node:path';
import { app, BrowserWindow, dialog, type WebContents } from 'electron';
import { appErrorOf, type AppError } from '../../../common/errors/app-error.ts';
import { err, ok, type Result } from '../../../common/lib/result.ts';

/** How the files of backups end. */
const EXTENSION = 'rackside-backup';
const filters = [{ name: 'Rackside', extensions: [EXTENSION] }];

/** Asks where a backup is to be written; `cancelled` when nowhere. */
export async function askBackupPlace(
  contents: WebContents,
  suggestedName: string,
): Promise<Result<string, AppError>> {
  const window = BrowserWindow.fromWebContents(contents);
  const defaultPath = join(app.getPath('documents'), `${suggestedName}.${EXTENSION}`);
  const options = { defaultPath, filters };
  const choice = await (window === null
    ? dialog.showSaveDialog(options)
    : dialog.showSaveDialog(window, options));
  return choice.canceled || choice.filePath === ''
    ? err(appErrorOf('cancelled'))
    : ok(choice.filePath);
}

/** Asks which backup; `cancelled` when none. Any file can be chosen: it may have been renamed. */
export async function askBackupFile(contents: WebContents): Promise<Result<string, AppError>> {
  const window = BrowserWindow.fromWebContents(contents);
  const options = {
    properties: ['openFile' as const],
    filters: [...filters, { name: '*', extensions: ['*'] }],
  };
  const choice = await (window === null
    ? dialog.showOpenDialog(options)
    : dialog.showOpenDialog(window, options));
  const [path] = choice.filePaths;
  return choice.canceled || path === undefined ? err(appErrorOf('cancelled')) : ok(path);
}
