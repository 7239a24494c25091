import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { BlobId } from '../../common/crypto/blob-manifest.ts';
import type { AppError } from '../../common/errors/app-error.ts';
import { blobRef } from '../../common/features/attachments/blob-state.ts';
import { parseJson } from '../../common/lib/json.ts';
import { err, ok, type Result } from '../../common/lib/result.ts';
import { syncFolder, writeAtomically } from './atomic-write.ts';
import { fileError } from './failed-file.ts';

/**
 * What this device knows of one file, without what it is called or holds:
 * - `staged`: kept here, and perhaps no record names it yet;
 * - `waiting`: to be sent, as far as the server lacks it;
 * - `wanted`: to be fetched, perhaps in part here;
 * - `there`: whole at the server.
 */
export const blobEntry = blobRef.extend({
  v: z.literal(1),
  state: z.enum(['staged', 'waiting', 'wanted', 'there']),
  note: z.string().optional(),
});
/** @see blobEntry */
export type BlobEntry = z.infer<typeof blobEntry>;

/** One small file for each file of a record, in the folder `index`; all of them in memory. */
export interface BlobIndex {
  all(): readonly BlobEntry[];
  get(blob: BlobId): BlobEntry | undefined;
  /** Durable when it answers. */
  put(entry: BlobEntry): Promise<Result<undefined, AppError>>;
  remove(blob: BlobId): Promise<void>;
  /** Whether an entry was there that can't be read: then nobody knows which chunks are needed. */
  readonly isDamaged: boolean;
}

/** Opens the index in `folder`. */
export async function openBlobIndex(folder: string): Promise<Result<BlobIndex, AppError>> {
  const entries = new Map<BlobId, BlobEntry>();
  let isDamaged = false;
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await syncFolder(join(folder, '..'));
    for (const name of await readdir(folder)) {
      if (name.endsWith('.new')) await rm(join(folder, name), { force: true });
      if (!name.endsWith('.json')) continue;
      const entry = blobEntry.safeParse(parseJson(await readFile(join(folder, name))));
      if (entry.success && name === fileOf(entry.data.blob)) {
        entries.set(entry.data.blob, entry.data);
      } else isDamaged = true;
    }
  } catch (problem) {
    return err(fileError(folder, problem));
  }
  return ok({
    all: () => [...entries.values()],
    get: blob => entries.get(blob),
    put: async entry => {
      const path = join(folder, fileOf(entry.blob));
      try {
        await writeAtomically(path, JSON.stringify(entry));
      } catch (problem) {
        return err(fileError(path, problem));
      }
      entries.set(entry.blob, entry);
      return ok(undefined);
    },
    remove: async blob => {
      entries.delete(blob);
      await rm(join(folder, fileOf(blob)), { force: true });
    },
    isDamaged,
  });
}

function fileOf(blob: BlobId): string {
  return `${blob}.json`;
}
