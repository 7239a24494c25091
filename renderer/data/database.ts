import { Dexie, type DexieOptions, type Table, type Transaction } from 'dexie';
import type { Sealed } from '../../common/crypto/aead.ts';
import { appErrorOf, type AppError } from '../../common/errors/app-error.ts';
import type { ChangeId, SpaceId } from '../../common/lib/ids.ts';
import { err, ok, type Result } from '../../common/lib/result.ts';
import { version1 } from './upgrades/version-1.ts';

/** A change of the log, this device's or another's. */
export interface LogRow {
  readonly id: ChangeId;
  readonly space: SpaceId;
  /** Blinded id of its record; empty when its body can't be read yet. */
  readonly entity: string;
  readonly sealed: Sealed;
}
/** A record's fold. */
export interface RecordRow {
  /** Blinded id of the record, as in {@link LogRow.entity}. */
  readonly id: string;
  readonly space: SpaceId;
  readonly sealed: Sealed;
}
/** A change that the server has not confirmed yet; its bytes are in the log. */
export interface OutboxRow {
  readonly n?: number;
  readonly id: ChangeId;
  readonly space: SpaceId;
  /** As in {@link LogRow.entity}: how much of a record is pending is known without reading the log. */
  readonly entity: string;
}
/** Something known about one change: that it was refused, is in quarantine, or was received. */
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

/** The tables of this profile's store. */
export interface Database {
  readonly dexie: Dexie;
  readonly log: Table<LogRow, ChangeId>;
  readonly record: Table<RecordRow, string>;
  readonly outbox: Table<OutboxRow, number>;
  readonly rejected: Table<ChangeNoteRow, ChangeId>;
  readonly quarantine: Table<ChangeNoteRow, ChangeId>;
  readonly receipt: Table<ChangeNoteRow, ChangeId>;
  readonly cursor: Table<CursorRow, SpaceId>;
  readonly draft: Table<DraftRow, string>;
  readonly meta: Table<MetaRow, string>;
}
/** Names of the tables. */
export type TableName = Exclude<keyof Database, 'dexie'>;

const VERSIONS = [version1] as const;
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
    log: table('log'),
    record: table('record'),
    outbox: table('outbox'),
    rejected: table('rejected'),
    quarantine: table('quarantine'),
    receipt: table('receipt'),
    cursor: table('cursor'),
    draft: table('draft'),
    meta: table('meta'),
  });
}

/**
 * One durable transaction over these tables: all of `work` or nothing. Everything is sealed before it
 * starts, for IndexedDB commits a transaction that waits for anything but itself.
 */
export async function writeAtomically<T>(
  database: Database,
  tables: readonly TableName[],
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
