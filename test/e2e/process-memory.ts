import { closeSync, openSync, readFileSync, readSync } from 'node:fs';
import { spellingsOf } from '../hosts/spellings.ts';

/** How much of a process is read at once. */
const CHUNK = 4 * 1_048_576;
/** Longest text that is searched for, in bytes, so that none is missed between two chunks. */
const OVERLAP = 256;

/**
 * Names of what the memory of a process holds: every page that it has written to, whatever part of it
 * that is, freed memory too. Linux only.
 */
export function foundInMemory(
  pid: number,
  sought: Readonly<Record<string, string | Uint8Array>>,
): string[] {
  const found = new Set<string>();
  const look = searchFor(sought);
  const memory = openSync(`/proc/${String(pid)}/mem`, 'r');
  const buffer = Buffer.alloc(CHUNK + OVERLAP);
  try {
    for (const { from, to } of ownRegions(pid)) {
      for (let at = from; at < to; at += CHUNK) {
        const size = readAt(memory, buffer, at, Math.min(CHUNK + OVERLAP, to - at));
        look(buffer, size, name => found.add(name));
      }
    }
  } finally {
    closeSync(memory);
  }
  return [...found].sort();
}

/**
 * Looks for all spellings at once, by two bytes each: most tell that none of them can end for a while
 * (Wu and Manber, "A fast algorithm for multi-pattern searching", 1994). Hundreds of megabytes are searched.
 */
function searchFor(
  sought: Readonly<Record<string, string | Uint8Array>>,
): (bytes: Buffer, size: number, tell: (name: string) => void) => void {
  const all = Object.entries(sought).flatMap(([name, each]) =>
    spellingsOf(each).map(spelling => ({ name, spelling })),
  );
  const shortest = Math.min(...all.map(({ spelling }) => spelling.length));
  /** How far the window, as long as the shortest, moves on by the two bytes at its end. */
  const steps = new Uint8Array(65_536).fill(Math.min(shortest - 1, 255));
  const ending = new Map<number, typeof all>();
  for (const one of all) {
    for (let at = 0; at + 1 < shortest; at += 1) {
      const pair = one.spelling.readUInt16LE(at);
      const left = shortest - 2 - at;
      if (left < (steps[pair] ?? 0)) steps[pair] = left;
      if (left === 0) ending.set(pair, [...(ending.get(pair) ?? []), one]);
    }
  }
  return (bytes, size, tell) => {
    for (let end = shortest - 2; end + 1 < size;) {
      const pair = (bytes[end] ?? 0) | ((bytes[end + 1] ?? 0) << 8);
      const step = steps[pair] ?? 1;
      end += Math.max(step, 1);
      if (step > 0) continue;
      const from = end - shortest + 1;
      for (const { name, spelling } of ending.get(pair) ?? []) {
        const to = from + spelling.length;
        if (to <= size && bytes.compare(spelling, 0, spelling.length, from, to) === 0) tell(name);
      }
    }
  };
}

/** Regions of memory that are the process's own and not empty. */
function ownRegions(pid: number): { from: number; to: number }[] {
  const regions: { from: number; to: number; isOwn: boolean; kilobytes: number }[] = [];
  for (const line of readFileSync(`/proc/${String(pid)}/smaps`, 'utf8').split('\n')) {
    const head = /^([0-9a-f]+)-([0-9a-f]+) (\S{4})/.exec(line);
    if (head !== null) {
      const [, from = '', to = '', rights = ''] = head;
      const isOwn = rights.startsWith('rw');
      regions.push({ from: parseInt(from, 16), to: parseInt(to, 16), isOwn, kilobytes: 0 });
    }
    const present = /^(?:Rss|Swap): +(\d+) kB/.exec(line);
    const last = regions.at(-1);
    if (present !== null && last !== undefined) last.kilobytes += Number(present[1]);
  }
  return regions.filter(({ isOwn, kilobytes }) => isOwn && kilobytes > 0);
}

/** Some regions are a device's and can't be read: they are no memory. */
function readAt(memory: number, into: Buffer, at: number, length: number): number {
  try {
    return readSync(memory, into, 0, length, at);
  } catch {
    return 0;
  }
}
