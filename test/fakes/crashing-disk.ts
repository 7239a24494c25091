import type { JournalDisk } from '../../main/files/journal-disk.ts';

/** The power is gone; nothing works any more until the disk is looked at again. */
export class PowerCut extends Error {}

/** A journal's disk in memory whose power is cut at a chosen step, in the midst of that step. */
export interface CrashingDisk extends JournalDisk {
  /** What a look at the disk after the power cut finds. */
  readonly files: ReadonlyMap<string, Uint8Array>;
  /** Steps taken so far. */
  steps(): number;
  /** Fails the next write as a full disk does, this many times. */
  fill(times: number): void;
}

const SECTOR = 512;

/**
 * @param files what is on it
 * @param crashAt the step in whose midst the power is cut
 * @param next numbers in [0, 1) that say how much of the step was done
 */
export function crashingDisk(
  files: Map<string, Uint8Array>,
  crashAt: number,
  next: () => number,
): CrashingDisk {
  let steps = 0;
  let full = 0;
  const step = (midway: () => void): void => {
    steps += 1;
    if (steps > crashAt) throw new PowerCut();
    if (steps < crashAt) return;
    midway();
    throw new PowerCut();
  };
  const put = (name: string, at: number, bytes: Uint8Array): void => {
    const old = files.get(name) ?? new Uint8Array();
    const grown = new Uint8Array(Math.max(old.length, at + bytes.length));
    grown.set(old);
    grown.set(bytes, at);
    files.set(name, grown);
  };
  const exists = (name: string): Uint8Array => {
    const content = files.get(name);
    if (content === undefined) throw Object.assign(new Error('no such file'), { code: 'ENOENT' });
    return content;
  };
  /** A write that was under way: some of it, sectors in any order, or only the file's new length. */
  const tear = (name: string, at: number, bytes: Uint8Array): void => {
    const torn = bytes.slice(0, Math.floor(next() * (bytes.length + 1)));
    if (next() < 0.4) {
      for (let sector = 0; sector < torn.length; sector += SECTOR) {
        if (next() < 0.5) torn.fill(0, sector, sector + SECTOR);
      }
    }
    put(name, at, torn);
  };
  return {
    files,
    steps: () => steps,
    fill: times => {
      full = times;
    },
    list: async () => [...files.keys()].sort(),
    read: async name => exists(name).slice(),
    readAt: async (name, at, length) => exists(name).slice(at, at + length),
    create: async name => {
      step(() => {
        if (next() < 0.5) files.set(name, new Uint8Array());
      });
      files.set(name, new Uint8Array());
    },
    append: async (name, at, bytes) => {
      exists(name);
      step(() => tear(name, at, bytes));
      if (full > 0) {
        full -= 1;
        tear(name, at, bytes);
        throw Object.assign(new Error('no space left'), { code: 'ENOSPC' });
      }
      put(name, at, bytes);
    },
    truncate: async (name, length) => {
      step(() => {
        if (next() < 0.5) files.set(name, exists(name).slice(0, length));
      });
      files.set(name, exists(name).slice(0, length));
    },
    remove: async name => {
      step(() => {
        if (next() < 0.5) files.delete(name);
      });
      files.delete(name);
    },
    close: async () => undefined,
  };
}
