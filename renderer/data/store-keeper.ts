import { appErrorOf, type AppError } from '../../common/errors/app-error.ts';
import type { SealedBatch } from '../../common/features/storage/sealed-batch.ts';
import type { StorageKeeper } from '../../common/features/storage/storage-keeper.ts';
import type { Client } from '../../common/ipc/port-rpc.ts';
import type { Clock } from '../../common/lib/clock.ts';
import type { Random } from '../../common/lib/random.ts';
import { err, ok, type Result } from '../../common/lib/result.ts';
import { writeAtomically, type DatabasePlace } from './database.ts';
import type { Database } from './tables.ts';
import { noJournal, storeJournal, type StoreJournal } from './journal.ts';
import { catchUpJournal, putBack, type PutBack } from './recovery.ts';
import type { SealedRows } from './sealed-rows.ts';
import type { Store } from './store.ts';
import { judgeDatabase, watchForLoss, type FoundDatabase } from './store-witness.ts';
import type { Timers } from './timers.ts';

/** Key of the row that names the database; the sentinel outside repeats it. */
const IDENTITY = 'identity';

/** What guards a store from outside IndexedDB. */
export interface GuardDeps {
  readonly keeper: Client<StorageKeeper>;
  readonly clock: Clock;
  readonly random: Random;
  readonly timers: Timers;
}

/** A database that is let in: known, new, or one that will be made from the journal. */
export interface GuardedStore {
  readonly journal: StoreJournal;
  /** Batch numbers go on above this one: the journal may know higher ones than the database. */
  readonly floor: number;
  /** Once everything is read: puts back what only the journal has, and has the witnesses agree. */
  recover(store: Store): Promise<Result<PutBack, AppError>>;
}

/** The guard of one opening. */
export interface StoreGuard {
  readonly place: DatabasePlace;
  /** `store-lost` before anything is written, when the database is not the one that was here. */
  admit(db: Database, rows: SealedRows): Promise<Result<GuardedStore, AppError>>;
}

/** A store without a guard, such as in a plain browser. */
export function unguarded(place: DatabasePlace): StoreGuard {
  return {
    place,
    admit: async () =>
      ok({
        journal: noJournal,
        floor: 0,
        recover: async () => ok({ batches: 0, damaged: 0 }),
      }),
  };
}

/** Asks the keeper how the store stands; the person may have chosen to make a lost one anew. */
export async function guardStore(
  deps: GuardDeps,
  place: DatabasePlace,
): Promise<Result<StoreGuard, AppError>> {
  const { keeper } = deps;
  const state = await keeper.call('state');
  if (!state.ok) return state;
  const { journal, rebuild, space } = state.value;
  let { name, sentinel } = state.value;
  if (rebuild === 'from-journal') {
    const fresh = await keeper.call('newDatabase');
    if (!fresh.ok) return fresh;
    ({ name } = fresh.value);
    // From now on a database that is not finished is one that is being made, not one that was lost.
    const last = sentinel?.last ?? 0;
    const at = deps.clock.wall();
    sentinel = { v: 1, database: deps.random.uuid(), last, at, restored: true };
    const noted = await keeper.call('writeSentinel', sentinel);
    if (!noted.ok) return noted;
  }
  const watch = watchForLoss(place.indexedDB);

  const admit = async (db: Database, rows: SealedRows): Promise<Result<GuardedStore, AppError>> => {
    const found = await lookAt(db, rows, watch.wasLost());
    const verdict = judgeDatabase(found, sentinel, journal);
    if (verdict.kind === 'lost') return err(appErrorOf('store-lost', { why: verdict.why }));
    const isKnown = verdict.kind === 'same' || verdict.kind === 'behind';
    // What is being made has its name already: it is known again wherever a crash leaves it.
    const given = verdict.kind === 'restored' ? sentinel?.database : undefined;
    const id = found.id ?? given ?? deps.random.uuid();
    const read = async (numbers: readonly number[]): Promise<SealedBatch[]> =>
      (await db.batch.bulkGet([...numbers])).flatMap(row => row ?? []);
    const beside = storeJournal({ ...deps, database: id, level: space.level, read });
    return ok({
      journal: beside,
      floor: Math.max(journal.last, sentinel?.last ?? 0),
      recover: async store => {
        const back = await putBack(store, keeper);
        if (!back.ok) return back;
        if (!isKnown && found.id === undefined) {
          const named = await writeIdentity(db, rows, id);
          if (!named.ok) return named;
        }
        const { told, unread } = back.value;
        if (!isKnown || sentinel?.restored === true) {
          const last = Math.max(await highestBatch(db), 0);
          const at = deps.clock.wall();
          // A full disk must not keep anybody from reading; the next opening writes it.
          await keeper.call('writeSentinel', { v: 1, database: id, last, at });
        }
        const caught = await catchUpJournal(store, keeper, unread);
        return caught.ok ? ok(told) : caught;
      },
    });
  };
  return ok({ place: { ...place, name, indexedDB: watch.factory }, admit });
}

async function lookAt(db: Database, rows: SealedRows, dataLoss: boolean): Promise<FoundDatabase> {
  const [meta, last, isEmpty] = await Promise.all([
    db.meta.get(IDENTITY),
    highestBatch(db),
    isBare(db),
  ]);
  const named = meta && (await rows.open<string>('meta', IDENTITY, '', meta.sealed));
  return { id: named?.ok ? named.value : undefined, last, isEmpty, dataLoss };
}

/** Whether no table has a row, those of older versions included. */
async function isBare({ dexie }: Database): Promise<boolean> {
  const counts = await Promise.all(dexie.tables.map(table => table.limit(1).count()));
  return counts.every(count => count === 0);
}

async function highestBatch({ batch }: Database): Promise<number> {
  const [last = 0] = await batch.toCollection().reverse().limit(1).primaryKeys();
  return last;
}

async function writeIdentity(
  db: Database,
  rows: SealedRows,
  id: string,
): Promise<Result<undefined, AppError>> {
  const sealed = await rows.seal('meta', IDENTITY, '', id);
  const written = await writeAtomically(db, ['meta'], () => db.meta.put({ key: IDENTITY, sealed }));
  return written.ok ? ok(undefined) : written;
}
