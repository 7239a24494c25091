import type { BlobHash } from '../../common/crypto/blob-hash.ts';
import type { BlobId } from '../../common/crypto/blob-manifest.ts';
import { appErrorOf, type AppError } from '../../common/errors/app-error.ts';
import type { BlobRef, BlobState } from '../../common/features/attachments/blob-state.ts';
import type { Bytes } from '../../common/lib/bytes.ts';
import type { SpaceId } from '../../common/lib/ids.ts';
import type { Random } from '../../common/lib/random.ts';
import { err, ok, type Result } from '../../common/lib/result.ts';
import type { BlobShelf } from '../files/blob-shelf.ts';
import { backoffMs } from './backoff.ts';
import type { BlobPace } from './blob-pace.ts';
import { pauseOf } from './blob-pauses.ts';

/** So many files travel at once; each sends or fetches one chunk after the other. */
const AT_ONCE = 2;

/** Where a chunk lies on the server. */
export interface ChunkAt {
  readonly space: SpaceId;
  readonly sha256: BlobHash;
}

/** The way to the server, as far as sealed chunks need one. */
export interface BlobLine {
  has(at: ChunkAt): Promise<Result<boolean, AppError>>;
  put(at: ChunkAt, sealed: Bytes): Promise<Result<undefined, AppError>>;
  /** Bytes that have this hash, or `blob-missing`. */
  get(at: ChunkAt): Promise<Result<Bytes, AppError>>;
}

/** What transfers need of the world. */
export interface TransferDeps {
  readonly shelf: BlobShelf;
  readonly line: BlobLine;
  readonly pace: BlobPace;
  readonly random: Random;
  readonly wait: (milliseconds: number) => Promise<void>;
  readonly onState: (blob: BlobId, state: BlobState) => void;
}

/** Sends files of this device and fetches those of others, beside everything else and never before it. */
export interface BlobTransfers {
  state(of: BlobRef): BlobState;
  /** Wants a file here; goes on trying while the workspace is unlocked. */
  fetch(of: BlobRef): Promise<Result<BlobState, AppError>>;
  /** There is something to send. */
  nudge(): void;
  /** Whether there is a line; without one nothing is tried. */
  setOnline(isOnline: boolean): void;
  stop(): void;
}

/** Makes the transfers of one person's shelf; they rest until there is a line. */
export function blobTransfers(deps: TransferDeps): BlobTransfers {
  const { shelf, line } = deps;
  const wanted = new Map<BlobId, BlobRef>();
  const busy = new Map<BlobId, BlobState | undefined>();
  /** What failed and is tried again later: it stands in nobody's way meanwhile. */
  const parked = new Set<BlobId>();
  const absent = new Set<BlobId>();
  const refusedForRoom = new Set<BlobId>();
  let isOnline = false;
  let isStopped = false;
  let isPausing = false;
  let failures = 0;

  const state = (of: BlobRef): BlobState => {
    const moving = busy.get(of.blob);
    if (moving !== undefined) return moving;
    const entry = shelf.index.get(of.blob);
    if (!shelf.isWhole(of)) return { at: absent.has(of.blob) ? 'elsewhere' : 'unknown' };
    if (entry?.state === 'there') return { at: 'both' };
    return { at: 'here', ...(refusedForRoom.has(of.blob) ? { isServerFull: true } : {}) };
  };
  const tell = (of: BlobRef, moving?: BlobState): void => {
    if (isStopped) return;
    if (busy.has(of.blob)) busy.set(of.blob, moving);
    deps.onState(of.blob, state(of));
  };
  const mayGo = (): boolean => isOnline && !isStopped;

  const send = async (of: BlobRef): Promise<Result<undefined, AppError>> => {
    const progress = { done: 0, of: of.chunks.length };
    for (const sha256 of of.chunks) {
      if (!mayGo()) return err(appErrorOf('not-connected'));
      tell(of, { at: 'sending', ...progress });
      const at = { space: of.space, sha256 };
      const has = await line.has(at);
      if (!has.ok) return has;
      if (!has.value) {
        const sealed = await shelf.files.read(sha256);
        if (!sealed.ok) return sealed;
        await deps.pace.take(sealed.value.length);
        const put = await line.put(at, sealed.value);
        if (!put.ok) return put;
      }
      progress.done += 1;
    }
    refusedForRoom.delete(of.blob);
    return shelf.arrived(of.blob);
  };

  const fetch = async (of: BlobRef): Promise<Result<undefined, AppError>> => {
    const progress = { done: 0, of: of.chunks.length };
    for (const sha256 of of.chunks) {
      if (!mayGo()) return err(appErrorOf('not-connected'));
      tell(of, { at: 'fetching', ...progress });
      if (!shelf.files.has(sha256)) {
        const sealed = await line.get({ space: of.space, sha256 });
        if (!sealed.ok) return sealed;
        const kept = await shelf.files.write(sha256, sealed.value);
        if (!kept.ok) return kept;
        await deps.pace.take(sealed.value.length);
      }
      progress.done += 1;
    }
    absent.delete(of.blob);
    wanted.delete(of.blob);
    // One of this device's own that was damaged here may still have chunks that the server lacks.
    return shelf.index.get(of.blob)?.state === 'wanted' ? shelf.arrived(of.blob) : ok(undefined);
  };

  /** Somebody waits for what is to come; so that goes first. */
  const next = (): (() => Promise<void>) | undefined => {
    const isFree = ({ blob }: BlobRef): boolean => !busy.has(blob) && !parked.has(blob);
    const coming = [...wanted.values()].find(isFree);
    if (coming !== undefined) return () => run(coming, fetch);
    const going = shelf.index
      .all()
      .find(entry => entry.state === 'waiting' && isFree(entry) && shelf.isWhole(entry));
    return going === undefined ? undefined : () => run(going, send);
  };
  const run = async (
    of: BlobRef,
    work: (of: BlobRef) => Promise<Result<undefined, AppError>>,
  ): Promise<void> => {
    busy.set(of.blob, undefined);
    const done = await work(of);
    busy.delete(of.blob);
    if (isStopped) return;
    if (done.ok) failures = 0;
    else after(of, done.error, work === fetch);
    tell(of);
  };
  const after = (of: BlobRef, error: AppError, isFetch: boolean): void => {
    if (isFetch && error.kind === 'blob-missing') absent.add(of.blob);
    if (error.kind === 'server-full') refusedForRoom.add(of.blob);
    const pause = pauseOf(error);
    if (pause === 'line') {
      failures += 1;
      if (isPausing) return;
      isPausing = true;
      void deps.wait(backoffMs(failures, deps.random)).then(() => {
        isPausing = false;
        pump();
      });
      return;
    }
    parked.add(of.blob);
    void deps.wait(pause).then(() => {
      parked.delete(of.blob);
      pump();
    });
  };
  const pump = (): void => {
    while (mayGo() && !isPausing && busy.size < AT_ONCE) {
      const job = next();
      if (job === undefined) return;
      void job().then(pump);
    }
  };

  return {
    state,
    fetch: async of => {
      const entry = await shelf.want(of);
      if (!entry.ok) return entry;
      // Two records that give one id to different bytes: one of them is forged.
      if (entry.value.space !== of.space || entry.value.chunks.join() !== of.chunks.join()) {
        return err(appErrorOf('blob-damaged'));
      }
      if (!shelf.isWhole(of)) wanted.set(of.blob, of);
      pump();
      return ok(state(of));
    },
    nudge: pump,
    setOnline: next => {
      isOnline = next;
      if (next) failures = 0;
      pump();
    },
    stop: () => {
      isStopped = true;
    },
  };
}
