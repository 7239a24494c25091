import { readFile, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { dialog, type BrowserWindow, type FileFilter, type OpenDialogOptions } from 'electron';
import { appErrorOf, type AppError } from '../../common/errors/app-error.ts';
import type { Bytes } from '../../common/lib/bytes.ts';
import { err, ok, type Result } from '../../common/lib/result.ts';
import { fileError } from './failed-file.ts';

const MEGABYTE = 1024 * 1024;
const MAX_NAME = 255;

/** A file that the person picked. */
export interface PickedFile {
  /** Without its folder. */
  readonly name: string;
  readonly content: Bytes;
}

/**
 * Lets the person pick a file and reads it. Fails with `cancelled`, `import-too-large`, or what the
 * disk says. What is no regular file is not read: a pipe or a device has no end.
 */
export async function pickFile(
  window: BrowserWindow | undefined,
  filters: FileFilter[],
  maxBytes: number,
): Promise<Result<PickedFile, AppError>> {
  const options: OpenDialogOptions = { properties: ['openFile'], filters };
  const choice = await (window === undefined
    ? dialog.showOpenDialog(options)
    : dialog.showOpenDialog(window, options));
  const [path] = choice.filePaths;
  if (choice.canceled || path === undefined) return err(appErrorOf('cancelled'));
  const name = basename(path).slice(0, MAX_NAME);
  try {
    // Asked before it is opened: a pipe that nobody writes to would never open.
    const about = await stat(path);
    if (!about.isFile()) return err(appErrorOf('file-failed', { file: name, why: 'not-a-file' }));
    if (about.size > maxBytes) {
      const detail = { file: name, why: 'import-bytes', limit: Math.floor(maxBytes / MEGABYTE) };
      return err(appErrorOf('import-too-large', detail));
    }
    return ok({ name, content: new Uint8Array(await readFile(path)) });
  } catch (problem) {
    return err(fileError(path, problem));
  }
}
