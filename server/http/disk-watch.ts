import { statfs } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import type { FastifyInstance } from 'fastify';
import type { Clock } from '../../common/lib/clock.ts';
import { errorCode } from '../db/retry.ts';
import { refused } from './refused.ts';
import { sendRefusal } from './reply.ts';

/** For so long a look at the disk holds. */
const FRESH_MS = 1_000;

/** How full the disk is. */
export interface DiskWatch {
  /** Free bytes for this account; undefined where it can't be told. */
  free(): Promise<number | undefined>;
  /** Whether there is less than the mark. */
  isLow(): Promise<boolean>;
}

/** A disk that is never full: there is no folder. */
export const noDisk: DiskWatch = {
  free: () => Promise.resolve(undefined),
  isLow: () => Promise.resolve(false),
};

/** Watches the disk of a folder. */
export function watchDisk(
  folder: string,
  minFreeBytes: number,
  clock: Clock,
  look: (folder: string) => Promise<number | undefined> = freeBytes,
): DiskWatch {
  let seen: { readonly at: number; readonly free: Promise<number | undefined> } | undefined;
  const free = (): Promise<number | undefined> => {
    const now = clock.elapsed();
    if (seen === undefined || now - seen.at >= FRESH_MS) seen = { at: now, free: look(folder) };
    return seen.free;
  };
  return {
    free,
    isLow: async () => {
      const bytes = await free();
      return bytes !== undefined && bytes < minFreeBytes;
    },
  };
}

/** Of the folder's disk; of its parent's while nobody has made the folder. */
async function freeBytes(folder: string): Promise<number | undefined> {
  try {
    const { bavail, bsize } = await statfs(folder);
    return bavail * bsize;
  } catch (error) {
    const parent = dirname(resolve(folder));
    return errorCode(error) === 'ENOENT' && parent !== folder ? freeBytes(parent) : undefined;
  }
}

const READS = new Set(['GET', 'HEAD', 'OPTIONS']);
const full = refused('unavailable', 'the server’s disk is full');

/**
 * Refuses what would be stored while the disk is nearly full. A database that finds no room for its
 * write-ahead log stops altogether; so long as we stop earlier, everybody can still log in and read.
 */
export function refuseWritesWhenFull(app: FastifyInstance, disk: DiskWatch): void {
  app.addHook('onRequest', async (request, reply) => {
    const { url } = request.routeOptions;
    const stores = !READS.has(request.method) && url?.startsWith('/v1/session') === false;
    if (stores && (await disk.isLow())) return sendRefusal(reply, full.error, 507);
    return undefined;
  });
}
