import { mkdir, open, readdir, readFile, rename } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { appErrorOf, type AppError } from '../../common/errors/app-error.ts';
import type { Bytes } from '../../common/lib/bytes.ts';
import { err, ok, type Result } from '../../common/lib/result.ts';
import { syncFolder, writeAtomically } from '../files/atomic-write.ts';

/** The vault's folder. Names are relative, with `/`; failures of the disk are `file-failed`. */
export interface VaultFiles {
  /** The content, or null when there is no such file. */
  read(name: string): Promise<Result<Bytes | null, AppError>>;
  /** Replaces the file whole or not at all, durably. */
  write(name: string, content: Bytes): Promise<Result<undefined, AppError>>;
  /**
   * Adds to the end of a file, which it makes if there is none; durably when it answers. A failure or
   * a crash may leave a part of it behind.
   */
  append(name: string, content: Bytes): Promise<Result<undefined, AppError>>;
  /** Names of the files in a folder; none when there is no such folder. */
  list(folder: string): Promise<Result<readonly string[], AppError>>;
  /** Keeps a damaged file under another name, so that it is out of the way and not lost. */
  setAside(name: string): Promise<Result<undefined, AppError>>;
}

/** The vault's folder on disk, readable by its owner only. */
export function diskVaultFiles(dir: string): VaultFiles {
  const failed = (name: string, problem: unknown): { ok: false; error: AppError } =>
    err(appErrorOf('file-failed', { file: name, why: codeOf(problem) }));
  const pathOf = (name: string): string => join(dir, ...name.split('/'));
  return {
    read: async name => {
      try {
        return ok(new Uint8Array(await readFile(pathOf(name))));
      } catch (problem) {
        return codeOf(problem) === 'ENOENT' ? ok(null) : failed(name, problem);
      }
    },
    write: async (name, content) => {
      try {
        await mkdir(dirname(pathOf(name)), { recursive: true, mode: 0o700 });
        await writeAtomically(pathOf(name), content);
        return ok(undefined);
      } catch (problem) {
        return failed(name, problem);
      }
    },
    append: async (name, content) => {
      try {
        await mkdir(dirname(pathOf(name)), { recursive: true, mode: 0o700 });
        const file = await open(pathOf(name), 'a', 0o600);
        try {
          const isNew = (await file.stat()).size === 0;
          await file.writeFile(content);
          await file.sync();
          if (isNew) await syncFolder(dirname(pathOf(name)));
        } finally {
          await file.close();
        }
        return ok(undefined);
      } catch (problem) {
        return failed(name, problem);
      }
    },
    list: async folder => {
      try {
        return ok((await readdir(pathOf(folder))).sort());
      } catch (problem) {
        return codeOf(problem) === 'ENOENT' ? ok([]) : failed(folder, problem);
      }
    },
    setAside: async name => {
      try {
        await rename(pathOf(name), `${pathOf(name)}.damaged`);
        return ok(undefined);
      } catch (problem) {
        return failed(name, problem);
      }
    },
  };
}

function codeOf(problem: unknown): string {
  const code = problem instanceof Error && 'code' in problem ? problem.code : undefined;
  return typeof code === 'string' ? code : 'unknown';
}
