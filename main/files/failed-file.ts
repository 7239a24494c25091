import { basename } from 'node:path';
import { appErrorOf, type AppError } from '../../common/errors/app-error.ts';

/** The disk or the user's share of it is used up. */
const NO_ROOM: ReadonlySet<string> = new Set(['ENOSPC', 'EDQUOT', 'EFBIG']);

/** The system's code of a failed file operation, such as `ENOENT`. */
export function fileCode(problem: unknown): string {
  const code = problem instanceof Error && 'code' in problem ? problem.code : undefined;
  return typeof code === 'string' ? code : 'unknown';
}

/** A failed file operation as the user reads it: `disk-full`, or `file-failed` with its code. */
export function fileError(path: string, problem: unknown): AppError {
  const why = fileCode(problem);
  return NO_ROOM.has(why)
    ? appErrorOf('disk-full')
    : appErrorOf('file-failed', { file: basename(path), why });
}
