import type { AppError } from '../../common/errors/app-error.ts';
import type { ChangeId, RecordId, SpaceId } from '../../common/lib/ids.ts';
import { ok, type Result } from '../../common/lib/result.ts';
import { applyChange } from '../../common/sync/fold.ts';
import { sealBatch } from './batches.ts';
import { sealCursor, type Cursor } from './cursor.ts';
import { writeAtomically } from './database.ts';
import type { ChangeNoteRow } from './tables.ts';
import type { GrowingFold } from './edits.ts';
import type { Fold } from './fold-chunk.ts';
import { FOLD_TABLES, sealFolds } from './fold-rows.ts';
import type { Judged } from './incoming.ts';
import { mapBounded } from './map-bounded.ts';
import { sealWaiting, type RejectedEntry } from './outbox.ts';
import { addReceipts, type Received } from './receipts.ts';
import { statesOf } from './states.ts';
import type { Store } from './store.ts';

const SEAL_AT_ONCE = 256;

/** What one step of sync has learnt of a space; written in one transaction or not at all. */
export interface Learnt {
  readonly space: SpaceId;
  /** Changes that came from elsewhere. */
  readonly judged?: readonly Judged[];
  /** Changes of this device's log that the server has. */
  readonly received?: readonly Received[];
  /** Changes of the outbox that the server refused. */
  readonly rejected?: readonly RejectedEntry[];
  readonly cursor?: Cursor | undefined;
}

/**
 * Writes what was learnt: the batch of new changes, folds, receipts, outbox, refusals, quarantine and
 * cursor in one transaction. Returns the records that look different now.
 */
export function applyLearnt(
  store: Store,
  learnt: Learnt,
): Promise<Result<readonly RecordId[], AppError>> {
  return store.exclusively(async () => {
    const { space, judged = [], received = [], rejected = [], cursor } = learnt;
    const { outbox, db } = store;
    const entries = judged.flatMap(one => (one.verdict === 'quarantine' ? [] : [one.entry]));
    const n = entries.length === 0 ? 0 : store.numbers.nextBatch();
    const folds = await foldIn(store, judged, n);
    const quarantined = judged.flatMap(one => (one.verdict === 'quarantine' ? [one] : []));
    const kept = judged.flatMap(one => (one.verdict === 'keep' ? [one.entry.header.id] : []));
    const leaving = [...received, ...rejected].flatMap(({ id }) => outbox.find(id) ?? []);
    const left = new Set(leaving.map(({ id }) => id));
    const touched = [...new Set(leaving.map(one => one.n))];
    const staying = touched.flatMap(of => outbox.ofBatch(of)).filter(({ id }) => !left.has(id));
    const stayingIn = new Set(staying.map(one => one.n));

    const [sealed, batch, takenRows, waitingRows, rejectedRows, quarantineRows, cursorRow] =
      await Promise.all([
        sealFolds(store, folds),
        n === 0 ? undefined : sealBatch(store, n, space, entries),
        addReceipts(store, space, received),
        sealWaiting(store, staying),
        mapBounded(rejected, SEAL_AT_ONCE, one => noteRow(store, 'rejected', one.id, space, one)),
        mapBounded(quarantined, SEAL_AT_ONCE, ({ arrived, code }) =>
          noteRow(store, 'quarantine', arrived.change.id, space, { entry: arrived, code }),
        ),
        cursor === undefined ? undefined : sealCursor(store.rows, space, cursor),
      ]);

    const onServer = [...received.map(({ id }) => id), ...entries.map(({ header }) => header.id)];
    const noLonger = (ids: ReadonlyMap<ChangeId, unknown>): ChangeId[] =>
      onServer.filter(id => ids.has(id));
    const unrejected = noLonger(outbox.rejected);
    const unquarantined = noLonger(outbox.quarantined);
    const unwaiting = touched.filter(of => !stayingIn.has(of));
    const written = await writeAtomically(db, TABLES, () =>
      Promise.all([
        ...(batch === undefined ? [] : [db.batch.add(batch)]),
        sealed.write(db),
        putAll(db.taken, takenRows),
        deleteAll(db.waiting, unwaiting),
        putAll(db.waiting, waitingRows),
        deleteAll(db.rejected, unrejected),
        putAll(db.rejected, rejectedRows),
        deleteAll(db.quarantine, unquarantined),
        putAll(db.quarantine, quarantineRows),
        putAll(
          db.kept,
          kept.map(id => ({ id, n })),
        ),
        putAll(db.cursor, cursorRow === undefined ? [] : [cursorRow]),
      ]),
    );
    if (!written.ok) return written;

    sealed.remember();
    if (n > 0) store.journal.grown(n);
    if (cursor !== undefined) store.cursors.set(space, cursor);
    for (const id of kept) store.kept.set(id, n);
    for (const one of judged) {
      if (one.verdict === 'apply') store.hlc.absorb(one.opened.body.hlc);
    }
    for (const id of unrejected) outbox.rejected.delete(id);
    for (const id of unquarantined) outbox.quarantined.delete(id);
    for (const one of rejected) outbox.rejected.set(one.id, one);
    for (const { arrived, code } of quarantined) {
      const { id } = arrived.change;
      outbox.quarantined.set(id, { id, space, code });
    }
    const settled = outbox.remove([...left]);
    settleJournal(store, unwaiting);
    return ok([...new Set([...settled, ...folds.map(({ state }) => state.id)])]);
  });
}

const TABLES = [
  'batch',
  'taken',
  'waiting',
  'rejected',
  'quarantine',
  'kept',
  'cursor',
  ...FOLD_TABLES,
] as const;

/**
 * Folds with the changes that are taken in; a damaged record gets its place in the log only.
 * @param n the batch that the changes are in
 */
export async function foldIn(store: Store, judged: readonly Judged[], n: number): Promise<Fold[]> {
  const applied = judged.flatMap(one => (one.verdict === 'apply' ? [one.opened] : []));
  const records = applied.flatMap(
    ({ space, body }) => store.records.inSpace(space, body.entity.id) ?? [],
  );
  const states = await statesOf(store, [...new Set(records)], true);
  const folds = new Map<string, GrowingFold>();
  for (const opened of applied) {
    const { space, body } = opened;
    const { id } = body.entity;
    const fold = `${space}${id}`;
    const growing = folds.get(fold);
    const record = growing === undefined ? store.records.inSpace(space, id) : growing.record;
    if (record?.damaged === true || (await isLost(store, space, id, record))) continue;
    const state = growing?.state ?? (record && states.get(record));
    folds.set(fold, { record, state: applyChange(state, opened) });
  }
  return [...folds.values()].map(({ record, state }) => ({
    state,
    batches: [...(record?.batches ?? []), n],
  }));
}

/** Whether the record's only row is one that can't be opened. */
async function isLost(
  { records, blind }: Store,
  space: SpaceId,
  id: RecordId,
  record: unknown,
): Promise<boolean> {
  if (record !== undefined || records.damagedRows().length === 0) return false;
  return records.isRowDamaged(await blind.of('record', space, id));
}

/** The server has everything of these batches, unless it refused some of it. */
function settleJournal({ journal, outbox }: Store, numbers: readonly number[]): void {
  if (numbers.length === 0) return;
  const refused = new Set([...outbox.rejected.values()].map(one => one.n));
  journal.settle(numbers.filter(n => !refused.has(n)));
}

async function noteRow<T>(
  store: Store,
  table: 'rejected' | 'quarantine',
  id: ChangeId,
  space: SpaceId,
  content: T,
): Promise<ChangeNoteRow> {
  return { id, space, sealed: await store.rows.seal(table, id, space, content) };
}

/** Most of these are empty most of the time, and each request costs. */
function putAll<T>(
  table: { bulkPut(rows: readonly T[]): PromiseLike<unknown> },
  rows: readonly T[],
): unknown {
  return rows.length === 0 ? undefined : table.bulkPut(rows);
}

function deleteAll<K>(
  table: { bulkDelete(keys: K[]): PromiseLike<unknown> },
  keys: readonly K[],
): unknown {
  return keys.length === 0 ? undefined : table.bulkDelete([...keys]);
}
