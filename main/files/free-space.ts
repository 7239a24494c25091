import { open, rm, stat, statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import { serialQueue } from '../../common/lib/serial-queue.ts';
import {
  FULL_SPACE,
  levelOf,
  LOW_SPACE,
  type DiskSpace,
} from '../../common/features/storage/disk-space.ts';

/** Room that is kept for what is under way when the disk fills up, bytes. */
export const RESERVE_BYTES = 16 * 1024 * 1024;

/** From which room the user is warned, and from which nothing more is written. */
export interface SpaceLimits {
  readonly low: number;
  readonly full: number;
  readonly reserve: number;
}

/** The limits of a real disk. */
export const diskLimits: SpaceLimits = {
  low: LOW_SPACE,
  full: FULL_SPACE,
  reserve: RESERVE_BYTES,
};

/**
 * Watches the room on a disk and holds a reserve on it: a file that is deleted when the disk is full, so
 * that what was begun can be finished and said.
 */
export interface FreeSpace {
  /** As it was at the last look. */
  now(): DiskSpace;
  /** Looks anew; sets the reserve up again when there is room for it. */
  look(): Promise<DiskSpace>;
  /** Deletes the reserve; false when there was none. */
  makeRoom(): Promise<boolean>;
}

/**
 * @param reserve path of the reserve; its folder is on the disk that is watched
 * @param tell is called when the level is another than before
 */
export function freeSpace(
  reserve: string,
  limits: SpaceLimits,
  tell: (space: DiskSpace) => void,
): FreeSpace {
  let told: DiskSpace = { level: 'ample', reserve: 0 };
  let isFull = false;
  const inTurn = serialQueue();

  const look = async (): Promise<DiskSpace> => {
    const free = await freeBytes(dirname(reserve));
    const held = await sizeOf(reserve);
    const level = levelOf(free, limits);
    // A write that failed knows better than the figure, until there clearly is room again.
    if (isFull && free !== undefined && free > limits.full + limits.reserve) isFull = false;
    if (!isFull && level === 'ample' && held < limits.reserve) {
      await fillReserve(reserve, limits.reserve);
    }
    const space: DiskSpace = {
      level: isFull ? 'full' : level,
      ...(free === undefined ? {} : { free }),
      reserve: await sizeOf(reserve),
    };
    const isNews = space.level !== told.level;
    told = space;
    if (isNews) tell(space);
    return space;
  };
  return {
    now: () => told,
    look: () => inTurn(look),
    makeRoom: () =>
      inTurn(async () => {
        const had = (await sizeOf(reserve)) > 0;
        await rm(reserve, { force: true }).catch(() => undefined);
        isFull = true;
        await look();
        return had;
      }),
  };
}

/** Bytes that this user may still write; undefined when the system does not tell. */
async function freeBytes(folder: string): Promise<number | undefined> {
  try {
    const { bavail, bsize } = await statfs(folder);
    return bavail * bsize;
  } catch {
    return undefined;
  }
}

async function sizeOf(path: string): Promise<number> {
  return stat(path).then(
    ({ size }) => size,
    () => 0,
  );
}

/** Real blocks: a file of zeros takes none on disks that leave holes or compress. */
async function fillReserve(path: string, bytes: number): Promise<void> {
  try {
    const file = await open(path, 'w', 0o600);
    try {
      const block = crypto.getRandomValues(new Uint8Array(64 * 1024));
      for (let written = 0; written < bytes; written += block.length) await file.write(block);
      await file.sync();
    } finally {
      await file.close();
    }
  } catch {
    // No room for a reserve: a comfort that is given up first.
    await rm(path, { force: true }).catch(() => undefined);
  }
}
