import { createReadStream } from 'node:fs';
import { mkdir, open, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Random } from '../../common/lib/random.ts';
import { errorCode } from '../db/retry.ts';
import { blobName, type BlobStore } from './blob-store.ts';

/** Blobs as files below `folder`, read by this account only. */
export function fileBlobStore(folder: string, random: Random): BlobStore {
  return {
    size: async place => {
      try {
        return (await stat(join(folder, blobName(place)))).size;
      } catch (error) {
        return absent(error);
      }
    },
    write: async (place, content) => {
      const path = join(folder, blobName(place));
      await makeFolders(dirname(path));
      // Two uploads of one blob at once each have a file of their own; the later name wins, with the
      // same bytes.
      const fresh = `${path}.${random.uuid()}.new`;
      try {
        const file = await open(fresh, 'wx', 0o600);
        try {
          for await (const part of content) await file.write(part);
          await file.sync();
        } finally {
          await file.close();
        }
        await rename(fresh, path);
      } catch (problem) {
        await rm(fresh, { force: true });
        throw problem;
      }
      await syncFolder(dirname(path));
    },
    read: async place => {
      try {
        const file = await open(join(folder, blobName(place)));
        return createReadStream('', { fd: file });
      } catch (error) {
        return absent(error);
      }
    },
  };
}

function absent(error: unknown): undefined {
  if (errorCode(error) === 'ENOENT') return undefined;
  throw error;
}

/** Makes folders whose names are there after a power cut. */
async function makeFolders(path: string): Promise<void> {
  const first = await mkdir(path, { recursive: true, mode: 0o700 });
  if (first === undefined) return;
  for (let made = path; made.length >= first.length; made = dirname(made)) {
    await syncFolder(dirname(made));
  }
}

/** Windows can't open a folder to flush it; NTFS journals the names instead. */
async function syncFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
