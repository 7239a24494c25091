import { appErrorOf, type AppError } from '../../common/errors/app-error.ts';
import type { SpaceId } from '../../common/lib/ids.ts';
import { err, type Result } from '../../common/lib/result.ts';
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

/** Batches by number; one that is not there counts as damaged. */
export async function readBatches(
  store: Pick<Store, 'db' | 'rows'>,
  numbers: readonly number[],
): Promise<Map<number, Result<LogEntry[], AppError>>> {
  const rows = await store.db.batch.bulkGet([...numbers]);
  const opened = await mapBounded(rows, OPEN_AT_ONCE, async row =>
    row === undefined ? err(appErrorOf('record-damaged')) : openBatch(store, row),
  );
  return new Map(numbers.map((n, i) => [n, opened[i] ?? err(appErrorOf('record-damaged'))]));
}

/** A batch that was read, or could not be. */
export interface ReadBatch {
  readonly n: number;
  readonly space: SpaceId;
  readonly entries: Result<LogEntry[], AppError>;
}

/** The log from its beginning, some batches at a time. @param space all spaces when absent */
export async function* wholeLog(
  store: Pick<Store, 'db' | 'rows'>,
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
    yield await mapBounded(rows, OPEN_AT_ONCE, async row => ({
      n: row.n,
      space: row.space,
      entries: await openBatch(store, row),
    }));
  }
}
