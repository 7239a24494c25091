import type { AppError } from '../../common/errors/app-error.ts';
import type { JournalState } from '../../common/features/storage/journal-state.ts';
import type { SealedBatch } from '../../common/features/storage/sealed-batch.ts';
import { concat } from '../../common/lib/bytes.ts';
import { err, ok, type Result } from '../../common/lib/result.ts';
import { serialQueue } from '../../common/lib/serial-queue.ts';
import { fileError } from './failed-file.ts';
import type { JournalDisk } from './journal-disk.ts';
import { decodeFrame, encodeFrame, scanSegment, type Entry, type Frame } from './journal-frame.ts';

/** How large segments grow; tests set it low, so that few entries make many segments. */
export interface SegmentSizes {
  /** A segment that has grown this far gets no more entries; it is deleted as a whole later. */
  readonly closed: number;
  /** A segment with nothing left to keep is not worth a new one below this size. */
  readonly worthDropping: number;
}

const SIZES: SegmentSizes = { closed: 4 * 1024 * 1024, worthDropping: 256 * 1024 };
/** Most bytes of one page that is read back. */
const PAGE_BYTES = 16 * 1024 * 1024;
const NAME = /^(\d{8,})\.journal$/;

interface Segment {
  readonly number: number;
  size: number;
  /** No further entries: full, damaged, or not known to be whole. */
  closed: boolean;
  /** It takes back batches of itself or of older segments, and so has to outlive those. */
  withdraws: boolean;
  /** The disk did not give it: nobody knows what is in it, so it is not deleted. */
  readonly unread: boolean;
  /** Frames of batches that are to be kept, by batch number. */
  readonly live: Map<number, Frame>;
}

/**
 * The second copy of what is on this machine only: append-only segments outside IndexedDB. An append is
 * answered when it is on the disk; appends that come while the disk is busy share the next flush.
 */
export interface Journal {
  append(batches: readonly SealedBatch[]): Promise<Result<undefined, AppError>>;
  /** These did not come to be; they don't come back, not even after a crash. */
  withdraw(numbers: readonly number[]): Promise<Result<undefined, AppError>>;
  /** These need no second copy any more. A segment without any that does is deleted. */
  settle(numbers: readonly number[]): Promise<Result<undefined, AppError>>;
  /** Everything but these is settled; answers with those of these that are not here. */
  keepOnly(numbers: readonly number[]): Promise<readonly number[]>;
  /** Numbers of the batches that it has, ascending. */
  numbers(): readonly number[];
  /** The first of these batches, as many as make a page; one that can't be read is left out. */
  readBack(numbers: readonly number[]): Promise<JournalPage>;
  state(): JournalState;
  close(): Promise<void>;
}

/** Batches that were read back, and how many of the numbers asked for are dealt with. */
export interface JournalPage {
  readonly batches: readonly SealedBatch[];
  readonly done: number;
}

/** What the journal asks when the disk is full: whether room was made, so that it can try once more. */
export type MakeRoom = () => Promise<boolean>;

/** Opens the journal of a folder: an unfinished entry at its end is cut off and told. */
export async function openJournal(
  disk: JournalDisk,
  makeRoom: MakeRoom = async () => false,
  sizes: SegmentSizes = SIZES,
): Promise<Result<Journal, AppError>> {
  const segments: Segment[] = [];
  const told = { torn: 0, damaged: 0, last: 0 };
  const names = { begun: 0 };
  try {
    await readSegments(disk, sizes, segments, told);
  } catch (problem) {
    return err(fileError('journal', problem));
  }
  const inTurn = serialQueue();
  let waiting: {
    entries: readonly Entry[];
    done: (result: Result<undefined, AppError>) => void;
  }[] = [];

  const write = async (entries: readonly Entry[]): Promise<void> => {
    const segment = await writable(disk, sizes, segments, names);
    const frames: Frame[] = [];
    const parts: Uint8Array[] = [];
    let at = segment.size;
    for (const entry of entries) {
      const bytes = encodeFrame(segment.number, at, entry);
      const n = entry.kind === 'batch' ? entry.batch.n : entry.n;
      frames.push({ n, kind: entry.kind, at, length: bytes.length });
      parts.push(bytes);
      at += bytes.length;
    }
    try {
      await disk.append(nameOf(segment.number), segment.size, concat(...parts));
    } catch (problem) {
      await giveUp(disk, segment);
      throw problem;
    }
    segment.size = at;
    for (const frame of frames) take(segments, segment, frame, told);
  };
  const flush = async (): Promise<void> => {
    const group = waiting;
    waiting = [];
    const entries = group.flatMap(one => one.entries);
    if (entries.length === 0) return;
    let result: Result<undefined, AppError> = ok(undefined);
    try {
      await write(entries);
    } catch (problem) {
      result = err(fileError('journal', problem));
      if (result.error.kind === 'disk-full' && (await makeRoom())) {
        result = await write(entries).then(
          () => ok(undefined),
          (again: unknown) => err(fileError('journal', again)),
        );
      }
    }
    for (const { done } of group) done(result);
  };
  const enqueue = (entries: readonly Entry[]): Promise<Result<undefined, AppError>> =>
    new Promise(done => {
      waiting.push({ entries, done });
      void inTurn(flush);
    });
  const dropSettled = (): Promise<Result<undefined, AppError>> =>
    inTurn(async () => {
      const newest = segments.at(-1);
      for (const segment of [...segments]) {
        if (segment.unread || segment.live.size > 0) continue;
        if (segment.withdraws && segment !== segments[0]) continue;
        if (segment === newest && segment.size < sizes.worthDropping && !segment.closed) continue;
        try {
          await disk.remove(nameOf(segment.number));
        } catch (problem) {
          return err(fileError('journal', problem));
        }
        segments.splice(segments.indexOf(segment), 1);
      }
      return ok(undefined);
    });

  return ok({
    append: batches => enqueue(batches.map(batch => ({ kind: 'batch', batch }))),
    withdraw: numbers => enqueue(numbers.map(n => ({ kind: 'withdrawn', n }))),
    settle: numbers => {
      for (const n of numbers) for (const { live } of segments) live.delete(n);
      return dropSettled();
    },
    keepOnly: async numbers => {
      const missing = new Set(numbers);
      const kept = new Set(numbers);
      for (const { live } of segments) {
        for (const n of live.keys()) {
          missing.delete(n);
          if (!kept.has(n)) live.delete(n);
        }
      }
      // A segment that can't be deleted costs room and nothing else.
      await dropSettled();
      return [...missing];
    },
    numbers: () => segments.flatMap(({ live }) => [...live.keys()]).sort((a, b) => a - b),
    readBack: numbers => inTurn(() => readBack(disk, segments, numbers, told)),
    state: () => ({
      segments: segments.length,
      bytes: segments.reduce((sum, { size }) => sum + size, 0),
      batches: segments.reduce((sum, { live }) => sum + live.size, 0),
      ...told,
    }),
    close: () => inTurn(() => disk.close()),
  });
}

async function readSegments(
  disk: JournalDisk,
  sizes: SegmentSizes,
  segments: Segment[],
  told: { torn: number; damaged: number; last: number },
): Promise<void> {
  const numbers = (await disk.list())
    .flatMap(name => Number(NAME.exec(name)?.[1] ?? []))
    .sort((a, b) => a - b);
  for (const number of numbers) {
    const content = await disk.read(nameOf(number)).catch(() => undefined);
    if (content === undefined) {
      // A bad sector must not keep anybody from what all the others have.
      const rest = { size: 0, closed: true, withdraws: false, unread: true };
      segments.push({ number, ...rest, live: new Map() });
      continue;
    }
    const { frames, end, damaged } = scanSegment(number, content);
    const torn = content.length - end;
    // Only the newest segment can have been under way; an older one that ends badly has a bad block.
    const isNewest = number === numbers.at(-1);
    if (isNewest && torn > 0) await disk.truncate(nameOf(number), end);
    if (isNewest) told.torn += torn;
    else told.damaged += torn;
    told.damaged += damaged;
    const segment: Segment = {
      number,
      size: isNewest ? end : content.length,
      closed: !isNewest || damaged > 0 || end >= sizes.closed,
      withdraws: false,
      unread: false,
      live: new Map(),
    };
    segments.push(segment);
    for (const frame of frames) take(segments, segment, frame, told);
  }
}

/** Takes a written frame into account. A number that is written again stands where it was written last. */
function take(
  segments: readonly Segment[],
  segment: Segment,
  frame: Frame,
  told: { last: number },
): void {
  for (const { live } of segments) live.delete(frame.n);
  if (frame.kind === 'batch') segment.live.set(frame.n, frame);
  else segment.withdraws = true;
  told.last = Math.max(told.last, frame.n);
}

/** The segment that takes the next entries. */
async function writable(
  disk: JournalDisk,
  sizes: SegmentSizes,
  segments: Segment[],
  told: { begun: number },
): Promise<Segment> {
  const newest = segments.at(-1);
  if (newest !== undefined && !newest.closed && newest.size < sizes.closed) return newest;
  // A file that was begun and could not be made durable may be there: its name is not used again.
  told.begun = Math.max(told.begun, newest?.number ?? 0) + 1;
  const number = told.begun;
  await disk.create(nameOf(number));
  const rest = { size: 0, closed: false, withdraws: false, unread: false };
  const segment: Segment = { number, ...rest, live: new Map() };
  segments.push(segment);
  return segment;
}

/**
 * After a failed write nobody knows what is on the disk (fsync clears the error and the dirty pages
 * with it), so the segment is cut to what was answered for and gets no more entries.
 */
async function giveUp(disk: JournalDisk, segment: Segment): Promise<void> {
  segment.closed = true;
  await disk.truncate(nameOf(segment.number), segment.size).catch(() => undefined);
}

async function readBack(
  disk: JournalDisk,
  segments: readonly Segment[],
  numbers: readonly number[],
  told: { damaged: number },
): Promise<JournalPage> {
  const batches: SealedBatch[] = [];
  let bytes = 0;
  let done = 0;
  for (const n of numbers) {
    const segment = segments.find(({ live }) => live.has(n));
    const frame = segment?.live.get(n);
    if (bytes > 0 && bytes + (frame?.length ?? 0) > PAGE_BYTES) break;
    done += 1;
    if (segment === undefined || frame === undefined) continue;
    const { at, length } = frame;
    const content = await disk.readAt(nameOf(segment.number), at, length).catch(() => undefined);
    // What the disk does not give today it may give tomorrow.
    if (content === undefined) continue;
    const entry = decodeFrame(segment.number, at, content);
    if (entry?.kind === 'batch') {
      batches.push(entry.batch);
      bytes += length;
    } else {
      told.damaged += length;
      segment.live.delete(n);
    }
  }
  return { batches, done };
}

function nameOf(number: number): string {
  return `${String(number).padStart(8, '0')}.journal`;
}
