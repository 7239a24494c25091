import { appErrorOf, type AppError } from '../../common/errors/app-error.ts';
import type { SpaceLevel } from '../../common/features/storage/disk-space.ts';
import type { SealedBatch } from '../../common/features/storage/sealed-batch.ts';
import { MAX_BATCHES, type StorageKeeper } from '../../common/features/storage/storage-keeper.ts';
import type { Client } from '../../common/ipc/port-rpc.ts';
import type { Clock } from '../../common/lib/clock.ts';
import { err, ok, type Result } from '../../common/lib/result.ts';
import type { Timers } from './timers.ts';

/** The sentinel follows the database by this much: often enough to notice that one went back in time. */
const NOTE_AFTER_MS = 2_000;

/** The second copy, outside IndexedDB, of what this device wrote and the server does not have yet. */
export interface StoreJournal {
  /**
   * Writes batches to the database and to the journal at the same time; a success means that both have
   * them on the disk. `disk-full` is said before anything is written.
   */
  keep<T>(
    batches: readonly SealedBatch[],
    write: () => Promise<Result<T, AppError>>,
  ): Promise<Result<T, AppError>>;
  /** The server has all of these batches. */
  settle(numbers: readonly number[]): void;
  /** The database has grown to this number. */
  grown(last: number): void;
  close(): void;
}

/** For places without one, such as a plain browser: the database is the only copy. */
export const noJournal: StoreJournal = {
  keep: (_batches, write) => write(),
  settle: () => undefined,
  grown: () => undefined,
  close: () => undefined,
};

/** What the journal of an open database works with. */
export interface JournalDeps {
  readonly keeper: Client<StorageKeeper>;
  readonly clock: Clock;
  readonly timers: Timers;
  /** Id of the open database. */
  readonly database: string;
  readonly level: SpaceLevel;
}

/** The journal beside an open database. */
export function storeJournal({
  keeper,
  clock,
  timers,
  database,
  level,
}: JournalDeps): StoreJournal {
  let isFull = level === 'full';
  /** In the database, but not in the journal: the disk filled up in between. */
  let late: SealedBatch[] = [];
  let noted = 0;
  let cancelNote: (() => void) | undefined;
  const stop = keeper.on('space', space => {
    isFull = space.level === 'full';
  });

  const append = async (batches: readonly SealedBatch[]): Promise<Result<undefined, AppError>> => {
    for (let at = 0; at < batches.length; at += MAX_BATCHES) {
      const part = batches.slice(at, at + MAX_BATCHES);
      const appended = await keeper.call('append', { batches: part });
      if (!appended.ok) return appended;
    }
    return ok(undefined);
  };
  /** Nothing more is written before the journal has what the database has. */
  const catchUp = async (): Promise<Result<undefined, AppError>> => {
    if (isFull) {
      const space = await keeper.call('space');
      isFull = space.ok && space.value.level === 'full';
      if (isFull) return err(appErrorOf('disk-full'));
    }
    if (late.length === 0) return ok(undefined);
    const appended = await append(late);
    if (appended.ok) late = [];
    return appended;
  };
  const note = (): void => {
    cancelNote = undefined;
    void keeper.call('writeSentinel', { v: 1, database, last: noted, at: clock.wall() });
  };

  return {
    keep: async (batches, write) => {
      const ready = await catchUp();
      if (!ready.ok) return ready;
      const [written, kept] = await Promise.all([write(), append(batches)]);
      if (written.ok) {
        // It is durable in the database, so saying that it was not saved would be a lie and lead to it
        // being typed twice; but nothing more is taken before the second copy is there too.
        if (!kept.ok) late.push(...batches);
        return written;
      }
      // It did not come to be: it must not come back from the journal one day.
      await keeper.call('withdraw', { numbers: batches.map(({ n }) => n) });
      return written;
    },
    settle: numbers => {
      if (numbers.length === 0) return;
      const settled = new Set(numbers);
      late = late.filter(({ n }) => !settled.has(n));
      void keeper.call('settle', { numbers: [...numbers] });
    },
    grown: last => {
      noted = Math.max(noted, last);
      cancelNote ??= timers.after(NOTE_AFTER_MS, note);
    },
    close: () => {
      stop();
      cancelNote?.();
    },
  };
}
