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
/** Batches of pulled pages are some hundred kilobytes each. */
const CAUGHT_UP_AT_ONCE = 64;

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
  /** These are in the database and have to be in the journal, too, before anything more is written. */
  owe(numbers: readonly number[]): void;
  /** Gives the journal what it is owed. */
  catchUp(): Promise<Result<undefined, AppError>>;
  /** Those of these batches that the journal has: a second look at what the database can't give. */
  recall(numbers: readonly number[]): Promise<readonly SealedBatch[]>;
  /** The server has all of these batches. */
  settle(numbers: readonly number[]): void;
  /** The database has grown to this number. */
  grown(last: number): void;
  close(): void;
}

/** For places without one, such as a plain browser: the database is the only copy. */
export const noJournal: StoreJournal = {
  keep: (_batches, write) => write(),
  owe: () => undefined,
  catchUp: async () => ok(undefined),
  recall: async () => [],
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
  /** Batches of the open database. */
  readonly read: (numbers: readonly number[]) => Promise<readonly SealedBatch[]>;
}

/** The journal beside an open database. */
export function storeJournal({
  keeper,
  clock,
  timers,
  database,
  level,
  read,
}: JournalDeps): StoreJournal {
  let isFull = level === 'full';
  /** In the database, but not in the journal: the disk filled up in between, or failed. */
  const owed = new Set<number>();
  /** In the journal, but not in the database, which refused them. */
  let unwanted: readonly number[] = [];
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
  /** They did not come to be: they must not come back from the journal one day. */
  const takeBack = async (numbers: readonly number[]): Promise<Result<undefined, AppError>> => {
    unwanted = numbers;
    if (numbers.length === 0) return ok(undefined);
    const taken = await keeper.call('withdraw', { numbers: [...numbers] });
    if (taken.ok) unwanted = [];
    return taken;
  };
  const catchUp = async (): Promise<Result<undefined, AppError>> => {
    if (isFull) {
      const space = await keeper.call('space');
      isFull = space.ok && space.value.level === 'full';
      if (isFull) return err(appErrorOf('disk-full'));
    }
    const taken = await takeBack(unwanted);
    if (!taken.ok) return taken;
    while (owed.size > 0) {
      const numbers = [...owed].slice(0, CAUGHT_UP_AT_ONCE);
      const appended = await append(await read(numbers));
      if (!appended.ok) return appended;
      for (const n of numbers) owed.delete(n);
    }
    return ok(undefined);
  };
  const note = (): void => {
    cancelNote = undefined;
    void keeper.call('writeSentinel', { v: 1, database, last: noted, at: clock.wall() });
  };

  return {
    keep: async (batches, write) => {
      const ready = await catchUp();
      if (!ready.ok) return ready;
      const numbers = batches.map(({ n }) => n);
      const [written, kept] = await Promise.allSettled([write(), append(batches)]);
      if (written.status === 'fulfilled' && written.value.ok) {
        // It is durable in the database, so saying that it was not saved would be a lie and lead to it
        // being typed twice; but nothing more is taken before the second copy is there too.
        if (kept.status === 'rejected' || !kept.value.ok) for (const n of numbers) owed.add(n);
        return written.value;
      }
      await takeBack(numbers);
      if (written.status === 'rejected') throw written.reason;
      return written.value;
    },
    owe: numbers => {
      for (const n of numbers) owed.add(n);
    },
    catchUp,
    recall: async numbers => {
      const found: SealedBatch[] = [];
      for (let at = 0; at < numbers.length;) {
        const page = await keeper.call('readBack', {
          numbers: numbers.slice(at, at + MAX_BATCHES),
        });
        if (!page.ok) break;
        found.push(...page.value.batches);
        at += page.value.done;
      }
      return found;
    },
    settle: numbers => {
      if (numbers.length === 0) return;
      for (const n of numbers) owed.delete(n);
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
