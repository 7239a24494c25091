import type { AppError } from '../../common/errors/app-error.ts';
import type { ChangeId, RecordId, SpaceId } from '../../common/lib/ids.ts';
import { ok, type Result } from '../../common/lib/result.ts';
import { applyChange } from '../../common/sync/fold.ts';
import { logRow } from './commit.ts';
import { mapBounded } from './map-bounded.ts';
import { sealCursor, type Cursor } from './cursor.ts';
import { writeAtomically, type ChangeNoteRow, type LogRow } from './database.ts';
import type { Judged } from './incoming.ts';
import type { Rejected } from './data-contract.ts';
import { rowOf, sealRecord, type Folds, type Store } from './store.ts';

const SEAL_AT_ONCE = 256;

/** When and where the server took a change. */
export interface Receipt {
  readonly seq: string;
  readonly receivedAt: number;
}
/** A change with its receipt. */
export interface Received extends Receipt {
  readonly id: ChangeId;
}

/** What one step of sync has learnt of a space; written in one transaction or not at all. */
export interface Learnt {
  readonly space: SpaceId;
  /** Changes that came from elsewhere. */
  readonly judged?: readonly Judged[];
  /** Changes of this device's log that the server has. */
  readonly received?: readonly Received[];
  /** Changes of the outbox that the server refused. */
  readonly rejected?: readonly Rejected[];
  readonly cursor?: Cursor | undefined;
}

/**
 * Writes what was learnt: log rows, records, receipts, outbox, refusals, quarantine and cursor in one
 * transaction. Returns the records that look different now.
 */
export function applyLearnt(
  store: Store,
  learnt: Learnt,
): Promise<Result<readonly RecordId[], AppError>> {
  return store.exclusively(async () => {
    const { space, judged = [], received = [], rejected = [], cursor } = learnt;
    const { folds, logRows } = await foldIn(store, judged);
    const lives = [...folds].map(([row, state]) => ({ row, state }));
    const quarantined = judged.flatMap(one => (one.verdict === 'quarantine' ? [one] : []));
    const [recordRows, receiptRows, rejectedRows, quarantineRows, cursorRow] = await Promise.all([
      mapBounded(lives, SEAL_AT_ONCE, live => sealRecord(store, live)),
      mapBounded(received, SEAL_AT_ONCE, ({ id, seq, receivedAt }) =>
        noteRow(store, 'receipt', id, space, { seq, receivedAt } satisfies Receipt),
      ),
      mapBounded(rejected, SEAL_AT_ONCE, one => noteRow(store, 'rejected', one.id, one.space, one)),
      mapBounded(quarantined, SEAL_AT_ONCE, ({ entry, code }) =>
        noteRow(store, 'quarantine', entry.change.id, space, { entry, code }),
      ),
      cursor === undefined ? undefined : sealCursor(store.rows, space, cursor),
    ]);

    const onServer = [...received.map(({ id }) => id), ...logRows.map(({ id }) => id)];
    const leaving = [...received, ...rejected].flatMap(({ id }) => store.outbox.find(id) ?? []);
    const { db } = store;
    const tables = [
      'log',
      'record',
      'outbox',
      'rejected',
      'quarantine',
      'receipt',
      'cursor',
    ] as const;
    const written = await writeAtomically(db, tables, () =>
      Promise.all([
        db.log.bulkPut(logRows),
        db.record.bulkPut(recordRows),
        db.receipt.bulkPut(receiptRows),
        // Memory mirrors both tables, and they are nearly always empty: no delete without a row.
        db.rejected.bulkDelete(onServer.filter(id => store.outbox.rejected.has(id))),
        db.rejected.bulkPut(rejectedRows),
        db.quarantine.bulkDelete(onServer.filter(id => store.outbox.quarantined.has(id))),
        db.quarantine.bulkPut(quarantineRows),
        db.outbox.bulkDelete(leaving.map(({ n }) => n)),
        ...(cursorRow === undefined ? [] : [db.cursor.put(cursorRow)]),
      ]),
    );
    if (!written.ok) return written;

    for (const live of lives) store.records.put(live);
    if (cursor !== undefined) store.cursors.set(space, cursor);
    for (const one of judged) {
      if (one.verdict === 'apply') store.hlc.absorb(one.opened.body.hlc);
    }
    for (const id of onServer) {
      store.outbox.rejected.delete(id);
      store.outbox.quarantined.delete(id);
    }
    for (const one of rejected) store.outbox.rejected.set(one.id, one);
    for (const { entry, code } of quarantined) {
      store.outbox.quarantined.set(entry.change.id, { id: entry.change.id, space, code });
    }
    const settled = store.outbox.remove(leaving.map(({ id }) => id));
    const touched = new Set([...settled, ...folds.keys()]);
    return ok([...touched].flatMap(row => store.records.byRow(row)?.state.id ?? []));
  });
}

/** Folds and log rows of the changes that are taken in; a damaged record gets its log rows only. */
async function foldIn(
  store: Store,
  judged: readonly Judged[],
): Promise<{ folds: Folds; logRows: LogRow[] }> {
  const folds: Folds = new Map();
  const placed = await mapBounded(judged, SEAL_AT_ONCE, async one => {
    if (one.verdict === 'quarantine') return [];
    const row =
      one.verdict === 'keep' ? '' : await rowOf(store, one.opened.space, one.opened.body.entity.id);
    return [{ one, row, sealed: await logRow(store, row, one.entry) }];
  });
  for (const { one, row } of placed.flat()) {
    if (one.verdict !== 'apply' || store.records.isDamaged(row)) continue;
    folds.set(row, applyChange(folds.get(row) ?? store.records.byRow(row)?.state, one.opened));
  }
  return { folds, logRows: placed.flat().map(({ sealed }) => sealed) };
}

async function noteRow<T>(
  store: Store,
  table: 'receipt' | 'rejected' | 'quarantine',
  id: ChangeId,
  space: SpaceId,
  content: T,
): Promise<ChangeNoteRow> {
  return { id, space, sealed: await store.rows.seal(table, id, space, content) };
}
