import { mkdir, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { blobHash, hashOfChunk, type BlobHash } from '../../common/crypto/blob-hash.ts';
import { appErrorOf, type AppError } from '../../common/errors/app-error.ts';
import type { Bytes } from '../../common/lib/bytes.ts';
import { err, ok, type Result } from '../../common/lib/result.ts';
import { syncFolder, writeAtomically } from './atomic-write.ts';
import { fileCode, fileError } from './failed-file.ts';

/** Sealed chunks in a person's folder: `<folder>/ab/<sha256>`, readable by its owner only. */
export interface BlobFiles {
  /** Whether a chunk was verified and written whole. */
  has(hash: BlobHash): boolean;
  /** Every chunk that is there. */
  all(): readonly BlobHash[];
  /** Durable when it answers. `blob-damaged` when the bytes have another hash: nothing is written then. */
  write(hash: BlobHash, sealed: Bytes): Promise<Result<undefined, AppError>>;
  /**
   * `blob-missing` when it is not there. `blob-damaged` when the disk changed it: it is put aside and
   * from then on not there, so that a whole one can come.
   */
  read(hash: BlobHash): Promise<Result<Bytes, AppError>>;
  remove(hash: BlobHash): Promise<void>;
}

const DAMAGED = '.damaged';
const UNFINISHED = /\.new$/;

/** Opens the chunks below `folder`; what a crash left half written goes. */
export async function openBlobFiles(folder: string): Promise<Result<BlobFiles, AppError>> {
  const known = new Set<BlobHash>();
  const shelves = new Set<string>();
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    for (const shelf of await readdir(folder)) {
      if (!/^[0-9a-f]{2}$/.test(shelf)) continue;
      shelves.add(shelf);
      for (const name of await readdir(join(folder, shelf))) {
        const hash = blobHash.safeParse(name);
        if (hash.success) known.add(hash.data);
        else if (UNFINISHED.test(name)) await rm(join(folder, shelf, name), { force: true });
      }
    }
  } catch (problem) {
    return err(fileError(folder, problem));
  }
  const shelfOf = (hash: BlobHash): string => hash.slice(0, 2);
  const pathOf = (hash: BlobHash): string => join(folder, shelfOf(hash), hash);
  const makeShelf = async (shelf: string): Promise<void> => {
    if (shelves.has(shelf)) return;
    await mkdir(join(folder, shelf), { recursive: true, mode: 0o700 });
    await syncFolder(folder);
    shelves.add(shelf);
  };

  return ok({
    has: hash => known.has(hash),
    all: () => [...known],
    write: async (hash, sealed) => {
      if ((await hashOfChunk(sealed)) !== hash) return err(appErrorOf('blob-damaged'));
      if (known.has(hash)) return ok(undefined);
      try {
        await makeShelf(shelfOf(hash));
        await writeAtomically(pathOf(hash), sealed);
      } catch (problem) {
        return err(fileError(pathOf(hash), problem));
      }
      known.add(hash);
      return ok(undefined);
    },
    read: async hash => {
      if (!known.has(hash)) return err(appErrorOf('blob-missing'));
      let sealed: Bytes;
      try {
        sealed = new Uint8Array(await readFile(pathOf(hash)));
      } catch (problem) {
        if (fileCode(problem) !== 'ENOENT') return err(fileError(pathOf(hash), problem));
        known.delete(hash);
        return err(appErrorOf('blob-missing'));
      }
      if ((await hashOfChunk(sealed)) === hash) return ok(sealed);
      known.delete(hash);
      await rename(pathOf(hash), `${pathOf(hash)}${DAMAGED}`).catch(() => undefined);
      return err(appErrorOf('blob-damaged'));
    },
    remove: async hash => {
      known.delete(hash);
      await rm(pathOf(hash), { force: true });
    },
  });
}
