import { Dexie, type DexieOptions, type Transaction } from 'dexie';
import { appErrorOf, type AppError } from '../../common/errors/app-error.ts';
import { err, ok, type Result } from '../../common/lib/result.ts';
import { readInTime, within } from './patience.ts';
import type { ConnectionLoss, Database, LegacyTables, TableName } from './tables.ts';
import { version1 } from './upgrades/version-1.ts';
import { version2 } from './upgrades/version-2.ts';

const VERSIONS = [version1, version2] as const;
/** Dexie stores its versions times ten. */
const DEXIE_FACTOR = 10;
const CURRENT = Math.max(...VERSIONS.map(({ version }) => version));
/** Another window that is being closed holds the store a moment longer. */
const BLOCKED_MS = 5_000;
/** A connection that is silent for so long has hung, as on a full disk; a large commit takes a second. */
export const PATIENCE_MS = 30_000;

/** Where the database lies: the platform's IndexedDB, or a double in tests. */
export interface DatabasePlace {
  readonly name: string;
  readonly indexedDB: IDBFactory;
  readonly IDBKeyRange: typeof IDBKeyRange;
  readonly addons?: DexieOptions['addons'];
  /** Longest that opening or a transaction may take, ms. */
  readonly patienceMs?: number;
  /** Longest that another window may hold on to an older version, ms. */
  readonly blockedMs?: number;
}

/**
 * Opens the store. Fails with `store-newer` when a newer app wrote it, with `store-unavailable`
 * {reason} when IndexedDB does not let us in: `blocked` while another window holds an older version,
 * `timeout` when it does not answer, else the platform's own name of the failure.
 */
export async function openDatabase(place: DatabasePlace): Promise<Result<Database, AppError>> {
  const { name, indexedDB, IDBKeyRange, addons = [] } = place;
  const { patienceMs = PATIENCE_MS, blockedMs = BLOCKED_MS } = place;
  // Asked before Dexie opens it: Dexie would add its own tables to a newer database.
  const version = await storedVersion(place, patienceMs);
  if (!version.ok) return version;
  if (version.value > CURRENT * DEXIE_FACTOR) return err(appErrorOf('store-newer'));

  const dexie = new Dexie(name, {
    indexedDB,
    IDBKeyRange,
    addons,
    // A committed edit survives a power cut (Chromium's default, relaxed, does not promise that).
    chromeTransactionDurability: 'strict',
    // What was closed on purpose stays closed.
    autoOpen: false,
  });
  for (const { version, stores } of VERSIONS) dexie.version(version).stores(stores);
  const lost: ConnectionLoss = {};
  readInTime(dexie, patienceMs, () => {
    lost.hung = true;
    dexie.close();
  });
  const blocked = new Promise<'blocked'>(resolve => {
    dexie.on('blocked', () => setTimeout(() => resolve('blocked'), blockedMs));
  });
  dexie.on('versionchange', event => {
    // Nobody waits for us: the other one gets the store, and the next call here says so.
    lost.taken = event.newVersion === null ? 'deleted' : 'newer';
    dexie.close();
  });
  try {
    const opened = await Promise.race([within(patienceMs, dexie.open()), blocked]);
    if (opened === 'blocked' || opened === 'timeout') {
      dexie.close();
      return err(appErrorOf('store-unavailable', { reason: opened }));
    }
  } catch (failure) {
    dexie.close();
    return err(storeError(failure));
  }
  const table = (name: TableName): never => dexie.table(name) as never;
  return ok({
    dexie,
    lost,
    patienceMs,
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

/**
 * One durable transaction over these tables: all of `work` or nothing. Everything is sealed before it
 * starts, for IndexedDB commits a transaction that waits for anything but itself. One that does not end
 * is given up with `store-unavailable` {reason: timeout}, and its connection with it: nobody knows
 * what became of it until the store is opened and read again.
 */
export async function writeAtomically<T>(
  database: Database,
  tables: readonly (TableName | keyof LegacyTables)[],
  work: () => Promise<T>,
): Promise<Result<T, AppError>> {
  const { dexie, lost, patienceMs } = database;
  try {
    const writing = dexie.transaction('rw', [...tables], async transaction => {
      assertStrict(transaction);
      return { value: await work() };
    });
    const written = await within(patienceMs, writing);
    if (written !== 'timeout') return ok(written.value);
    lost.hung = true;
    dexie.close();
    return err(appErrorOf('store-unavailable', { reason: 'timeout' }));
  } catch (failure) {
    return err(storeError(failure, lost));
  }
}

async function storedVersion(
  { indexedDB, name }: DatabasePlace,
  patienceMs: number,
): Promise<Result<number, AppError>> {
  try {
    const databases = await within(patienceMs, indexedDB.databases());
    if (databases === 'timeout') return err(appErrorOf('store-unavailable', { reason: 'timeout' }));
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
  lost?: ConnectionLoss,
): Promise<Result<T, AppError>> {
  try {
    return await work();
  } catch (failure) {
    return err(storeError(failure, lost));
  }
}

/** Names the failure, never its content. What is no failure of the database is a bug and goes on. */
function storeError(failure: unknown, lost: ConnectionLoss = {}): AppError {
  if (!(failure instanceof Dexie.DexieError)) throw failure;
  if (failure.name === Dexie.errnames.Version || lost.taken === 'newer') {
    return appErrorOf('store-newer');
  }
  // An aborted transaction carries what aborted it.
  const names = [failure.name, innerNameOf(failure)];
  if (names.includes(Dexie.errnames.QuotaExceeded)) return appErrorOf('disk-full');
  const hung = lost.hung ?? names.includes(Dexie.errnames.Timeout);
  return appErrorOf('store-unavailable', {
    reason: hung ? 'timeout' : (lost.taken ?? failure.name),
  });
}

function innerNameOf({ inner }: Error & { readonly inner?: unknown }): string | undefined {
  return inner instanceof Error ? inner.name : undefined;
}
