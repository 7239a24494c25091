import { Dexie, type DexieOptions, type Table, type Transaction } from 'dexie';
import type { Sealed } from '../../common/crypto/aead.ts';
import { appErrorOf, type AppError } from '../../common/errors/app-error.ts';
import type { ChangeId, SpaceId } from '../../common/lib/ids.ts';
import { err, ok, type Result } from '../../common/lib/result.ts';
import type { ChunkRow } from './fold-chunk.ts';
import type { BatchRow } from './log-batch.ts';
import {
  version1,
  type LegacyLogRow,
  type LegacyOutboxRow,
  type LegacySealedRow,
} from './upgrades/version-1.ts';
import { version2 } from './upgrades/version-2.ts';

/** A fold that changed since its chunk was written, or that no chunk has yet. */
export interface HotRow {
  /** Blinded id of the record. */
  readonly id: string;
  readonly space: SpaceId;
  readonly sealed: Sealed;
}
/** Something known about one batch of the log: what of it waits for the server, what the server took. */
export interface BatchNoteRow {
  readonly n: number;
  readonly space: SpaceId;
  readonly sealed: Sealed;
}
/** A change of a newer app: in the log, in no fold. */
export interface KeptRow {
  readonly id: ChangeId;
  /** Its batch. */
  readonly n: number;
}
/** Something known about one change: that it was refused or is in quarantine. */
export interface ChangeNoteRow {
  readonly id: ChangeId;
  readonly space: SpaceId;
  readonly sealed: Sealed;
}
/** How far a space's log was pulled. */
export interface CursorRow {
  readonly space: SpaceId;
  readonly sealed: Sealed;
}
/** A form as typed. */
export interface DraftRow {
  readonly id: string;
  readonly sealed: Sealed;
}
/** A fact about the store itself. */
export interface MetaRow {
  readonly key: string;
  readonly sealed: Sealed;
}

/** The tables of this profile's store; see upgrades/version-2.ts. */
export interface Database {
  readonly dexie: Dexie;
  readonly batch: Table<BatchRow, number>;
  readonly chunk: Table<ChunkRow, number>;
  readonly body: Table<ChunkRow, number>;
  readonly hot: Table<HotRow, string>;
  readonly waiting: Table<BatchNoteRow, number>;
  readonly taken: Table<BatchNoteRow, number>;
  readonly kept: Table<KeptRow, ChangeId>;
  readonly rejected: Table<ChangeNoteRow, ChangeId>;
  readonly quarantine: Table<ChangeNoteRow, ChangeId>;
  readonly cursor: Table<CursorRow, SpaceId>;
  readonly draft: Table<DraftRow, string>;
  readonly meta: Table<MetaRow, string>;
}
/** Tables of version 1 that version 2 left; empty but for what could not be moved. */
export interface LegacyTables {
  readonly log: Table<LegacyLogRow, ChangeId>;
  readonly record: Table<LegacySealedRow<string>, string>;
  readonly outbox: Table<LegacyOutboxRow, number>;
  readonly receipt: Table<LegacySealedRow<ChangeId>, ChangeId>;
}
/** Names of the tables. */
export type TableName = Exclude<keyof Database, 'dexie'>;

const VERSIONS = [version1, version2] as const;
/** Dexie stores its versions times ten. */
const DEXIE_FACTOR = 10;
const CURRENT = Math.max(...VERSIONS.map(({ version }) => version));

/** Where the database lies: the platform's IndexedDB, or a double in tests. */
export interface DatabasePlace {
  readonly name: string;
  readonly indexedDB: IDBFactory;
  readonly IDBKeyRange: typeof IDBKeyRange;
  readonly addons?: DexieOptions['addons'];
}

/**
 * Opens the store. Fails with `store-newer` when a newer app wrote it, with `store-unavailable`
 * {reason} when IndexedDB does not let us in: disk full, damaged, held by another version.
 */
export async function openDatabase(place: DatabasePlace): Promise<Result<Database, AppError>> {
  const { name, indexedDB, IDBKeyRange, addons = [] } = place;
  // Asked before Dexie opens it: Dexie would add its own tables to a newer database.
  const version = await storedVersion(indexedDB, name);
  if (!version.ok) return version;
  if (version.value > CURRENT * DEXIE_FACTOR) return err(appErrorOf('store-newer'));

  const dexie = new Dexie(name, {
    indexedDB,
    IDBKeyRange,
    addons,
    // A committed edit survives a power cut (Chromium's default, relaxed, does not promise that).
    chromeTransactionDurability: 'strict',
  });
  for (const { version, stores } of VERSIONS) dexie.version(version).stores(stores);
  try {
    await dexie.open();
  } catch (failure) {
    dexie.close();
    return err(storeError(failure));
  }
  const table = (name: TableName): never => dexie.table(name) as never;
  return ok({
    dexie,
    batch: table('batch'),
    chunk: table('chunk'),
    body: table('body'),
    hot: table('hot'),
    waiting: table('waiting'),
    taken: table('taken'),
    kept: table('kept'),
    rejected: table('rejected'),
    quarantine: table('quarantine'),
    cursor: table('cursor'),
    draft: table('draft'),
    meta: table('meta'),
  });
}

/** @see LegacyTables */
export function legacyTables({ dexie }: Database): LegacyTables {
  const table = (name: keyof LegacyTables): never => dexie.table(name) as never;
  return {
    log: table('log'),
    record: table('record'),
    outbox: table('outbox'),
    receipt: table('receipt'),
  };
}

/**
 * One durable transaction over these tables: all of `work` or nothing. Everything is sealed before it
 * starts, for IndexedDB commits a transaction that waits for anything but itself.
 */
export async function writeAtomically<T>(
  database: Database,
  tables: readonly (TableName | keyof LegacyTables)[],
  work: () => Promise<T>,
): Promise<Result<T, AppError>> {
  const { dexie } = database;
  try {
    const value = await dexie.transaction('rw', [...tables], async transaction => {
      assertStrict(transaction);
      return work();
    });
    return ok(value);
  } catch (failure) {
    return err(storeError(failure));
  }
}

async function storedVersion(
  indexedDB: IDBFactory,
  name: string,
): Promise<Result<number, AppError>> {
  try {
    const databases = await indexedDB.databases();
    return ok(databases.find(one => one.name === name)?.version ?? 0);
  } catch (failure) {
    // The platform rejects with a DOMException, whose name says all there is to say.
    const reason = failure instanceof Error ? failure.name : 'unknown';
    return err(appErrorOf('store-unavailable', { reason }));
  }
}

function assertStrict({ idbtrans }: Transaction & { idbtrans?: IDBTransaction }): void {
  if (idbtrans?.durability !== 'strict')
    throw new Error('a transaction of the store is not strict');
}

/** Work that reads the store: a failure of the database is an answer, not an exception. */
export async function overStore<T>(
  work: () => Promise<Result<T, AppError>>,
): Promise<Result<T, AppError>> {
  try {
    return await work();
  } catch (failure) {
    return err(storeError(failure));
  }
}

/** Names the failure, never its content. What is no failure of the database is a bug and goes on. */
function storeError(failure: unknown): AppError {
  if (!(failure instanceof Dexie.DexieError)) throw failure;
  if (failure.name === Dexie.errnames.Version) return appErrorOf('store-newer');
  return appErrorOf('store-unavailable', { reason: failure.name });
}
