import { readFile } from 'node:fs/promises';
import type { AppError } from '../../common/errors/app-error.ts';
import {
  storeSentinel,
  UNKNOWN_DATABASE,
  type StoreSentinel,
} from '../../common/features/storage/store-sentinel.ts';
import { parseJson } from '../../common/lib/json.ts';
import { err, ok, type Result } from '../../common/lib/result.ts';
import { writeAtomically } from './atomic-write.ts';
import { fileCode, fileError } from './failed-file.ts';

/** The witness of a database, in a file outside it. */
export interface SentinelFile {
  /**
   * Null when there never was one. A file that can't be read as one still says that there was a
   * database, only not which: {@link UNKNOWN_DATABASE}.
   */
  read(): Promise<Result<StoreSentinel | null, AppError>>;
  write(sentinel: StoreSentinel): Promise<Result<undefined, AppError>>;
}

/** The sentinel at `path`. */
export function sentinelFile(path: string): SentinelFile {
  return {
    read: async () => {
      let content: Uint8Array;
      try {
        content = await readFile(path);
      } catch (problem) {
        return fileCode(problem) === 'ENOENT' ? ok(null) : err(fileError(path, problem));
      }
      const parsed = storeSentinel.safeParse(parseJson(content));
      return ok(
        parsed.success ? parsed.data : { v: 1, database: UNKNOWN_DATABASE, last: 0, at: 0 },
      );
    },
    write: async sentinel => {
      try {
        await writeAtomically(path, `${JSON.stringify(sentinel)}\n`);
        return ok(undefined);
      } catch (problem) {
        return err(fileError(path, problem));
      }
    },
  };
}
