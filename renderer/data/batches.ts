import type { Sealed } from '../../common/crypto/aead.ts';
import { appErrorOf, type AppError } from '../../common/errors/app-error.ts';
import type { SpaceId } from '../../common/lib/ids.ts';
import { err, ok, type Result } from '../../common/lib/result.ts';
import { writeAtomically } from './database.ts';
import { packBatch, unpackBatch, type BatchRow, type LogEntry } from './log-batch.ts';
import { mapBounded } from './map-bounded.ts';
import type { Store } from './store.ts';

/** Batches of a pulled page are some hundred kilobytes each. */
const OPEN_AT_ONCE = 16;
const READ_AT_ONCE = 32;

/** A batch sealed for the log. @param n from `store.numbers.nextBatch()` */
export async function sealBatch(
  store: Pick<Store, 'rows'>,
  n: number,
  space: SpaceId,
  entries: readonly LogEntry[],
): Promise<BatchRow> {
  return { n, space, sealed: await store.rows.sealBytes('batch', n, space, packBatch(entries)) };
}

/** The changes of a batch; `record-damaged` when a byte of it or its place is not its own. */
export async function openBatch(
  store: Pick<Store, 'rows'>,
  row: BatchRow,
): Promise<Result<LogEntry[], AppError>> {
  const opened = await store.rows.openBytes('batch', row);
  return opened.ok ? unpackBatch(row.space, opened.value) : opened;
}

/** What the log is read with: the database, and the journal for what that can't give. */
export type LogStore = Pick<Store, 'db' | 'rows' | 'journal'>;

/** Batches by number; one that neither database nor journal has counts as damaged. */
export async function readBatches(
  store: LogStore,
  numbers: readonly number[],
): Promise<Map<number, Result<LogEntry[], AppError>>> {
  const rows = await store.db.batch.bulkGet([...numbers]);
  const opened = await mapBounded(rows, OPEN_AT_ONCE, async row =>
    row === undefined ? err(appErrorOf('record-damaged')) : openBatch(store, row),
  );
  const found = new Map(numbers.map((n, i) => [n, opened[i] ?? err(appErrorOf('record-damaged'))]));
  for (const [n, entries] of await mendBatches(store, found)) found.set(n, ok(entries));
  return found;
}

/** Damaged batches that the journal has whole; they are put back in their place. */
async function mendBatches(
  store: LogStore,
  found: ReadonlyMap<number, Result<LogEntry[], AppError>>,
): Promise<ReadonlyMap<number, LogEntry[]>> {
  const damaged = [...found].flatMap(([n, entries]) => (entries.ok ? [] : [n]));
  const mended = new Map<number, LogEntry[]>();
  if (damaged.length === 0) return mended;
  const rows: BatchRow[] = [];
  for (const batch of await store.journal.recall(damaged)) {
    const row: BatchRow = { ...batch, sealed: batch.sealed as Sealed };
    const entries = await openBatch(store, row);
    if (!entries.ok) continue;
    rows.push(row);
    mended.set(row.n, entries.value);
  }
  // When it can't be written it is mended again the next time it is read.
  if (rows.length > 0) {
    await writeAtomically(store.db, ['batch'], () => store.db.batch.bulkPut(rows));
  }
  return mended;
}

/** A batch that was read, or could not be. */
export interface ReadBatch {
  readonly n: number;
  readonly space: SpaceId;
  readonly entries: Result<LogEntry[], AppError>;
}

/** The log from its beginning, some batches at a time. @param space all spaces when absent */
export async function* wholeLog(
  store: LogStore,
  space?: SpaceId,
): AsyncGenerator<readonly ReadBatch[]> {
  const { batch } = store.db;
  const numbers = await (
    space === undefined ? batch.toCollection() : batch.where('space').equals(space)
  ).primaryKeys();
  for (let at = 0; at < numbers.length; at += READ_AT_ONCE) {
    const rows = (await batch.bulkGet(numbers.slice(at, at + READ_AT_ONCE))).flatMap(
      row => row ?? [],
    );
    const page = await mapBounded(rows, OPEN_AT_ONCE, async row => ({
      n: row.n,
      space: row.space,
      entries: await openBatch(store, row),
    }));
    const mended = await mendBatches(store, new Map(page.map(({ n, entries }) => [n, entries])));
    yield page.map(one => {
      const entries = mended.get(one.n);
      return entries === undefined ? one : { ...one, entries: ok(entries) };
    });
  }
}
