import type { AppError } from '../../common/errors/app-error.ts';
import type { ChangeId, RecordId, SpaceId } from '../../common/lib/ids.ts';
import { ok, type Result } from '../../common/lib/result.ts';
import type { Change } from '../../common/sync/change.ts';
import { unpackState, type PackedState } from '../../common/sync/packed-state.ts';
import type { Receipt } from './receipts.ts';
import { sealBatch, wholeLog } from './batches.ts';
import type { Rejected } from './data-contract.ts';
import { writeAtomically } from './database.ts';
import { legacyTables, type LegacyTables } from './tables.ts';
import type { Fold } from './fold-chunk.ts';
import { foldLimits } from './fold-limits.ts';
import { FOLD_TABLES, sealFolds, type FoldStore } from './fold-rows.ts';
import { openEntry } from './incoming.ts';
import { entryOf, type LogEntry } from './log-batch.ts';
import { sealWaiting, type Pending, type RejectedEntry } from './outbox.ts';
import { projection } from './projection.ts';
import { rowNumbers } from './row-numbers.ts';
import type { Store } from './store.ts';
import type { LegacyLogRow } from './upgrades/version-1.ts';

const LOG_PAGE = 500;
const RECORD_PAGE = 1_024;

/** What the upgrade works with: the store before anything of it is in memory. */
type Deps = Pick<Store, 'db' | 'rows' | 'keys' | 'blind' | 'journal'>;

/**
 * Moves the rows of version 1 into the tables of version 2: first the log, what waits for the server
 * in its order, then the folds. Every page is one transaction that also deletes what it moved, so that
 * a crash at any moment leaves a store from which this goes on. What can't be opened stays where it is,
 * or is handed on as the damaged row that it was.
 */
export async function upgradeTo2(deps: Deps): Promise<Result<undefined, AppError>> {
  const legacy = legacyTables(deps.db);
  const [logged, recorded] = await Promise.all([legacy.log.count(), legacy.record.count()]);
  if (logged === 0 && recorded === 0) return ok(undefined);
  const numbers = await rowNumbers(deps.db);
  const store: Moving = { ...deps, legacy, numbers, records: projection(), limits: foldLimits };
  for (const step of [moveOutbox, moveLog, moveRecords]) {
    const moved = await step(store);
    if (!moved.ok) return moved;
  }
  return ok(undefined);
}

interface Moving extends Deps, FoldStore {
  readonly legacy: LegacyTables;
}

/** A row of the old log, opened. */
interface OpenedRow {
  readonly row: LegacyLogRow;
  readonly entry: LogEntry;
}

async function moveOutbox(store: Moving): Promise<Result<undefined, AppError>> {
  const { legacy } = store;
  for (;;) {
    const page = await legacy.outbox.orderBy(':id').limit(LOG_PAGE).toArray();
    if (page.length === 0) return ok(undefined);
    const rows = await legacy.log.bulkGet(page.map(({ id }) => id));
    const opened = await openRows(
      store,
      rows.flatMap(row => row ?? []),
    );
    const there = new Set(opened.map(({ row }) => row.id));
    const lost = page.filter(({ id }) => !there.has(id));
    const moved = await moveRows(store, opened, {
      waiting: true,
      // As the pusher would: what it can't read is refused and shown.
      lost: lost.map(({ id, space }) => ({ id, space })),
      outbox: page.map(({ n }) => n),
    });
    if (!moved.ok) return moved;
  }
}

async function moveLog(store: Moving): Promise<Result<undefined, AppError>> {
  const { legacy } = store;
  let after = '';
  for (;;) {
    const page = await legacy.log.where('id').above(after).limit(LOG_PAGE).toArray();
    const last = page.at(-1);
    if (last === undefined) return ok(undefined);
    after = last.id;
    const opened = await openRows(store, page);
    const moved = await moveRows(store, opened, { waiting: false, lost: [], outbox: [] });
    if (!moved.ok) return moved;
  }
}

/** Rows that can be opened and whose record is known, or that are of a newer app. */
async function openRows(store: Moving, rows: readonly LegacyLogRow[]): Promise<OpenedRow[]> {
  type Content = { change: Change; seq?: string; receivedAt?: number };
  const [contents, receipts] = await Promise.all([
    store.rows.openAll<Content>('log', rows),
    store.legacy.receipt.bulkGet(rows.map(({ id }) => id)),
  ]);
  const opened: OpenedRow[] = [];
  for (const [i, row] of rows.entries()) {
    const content = contents[i];
    if (!content?.ok) continue;
    const { change, ...known } = content.value;
    const sealed = receipts[i];
    const receipt =
      sealed && (await store.rows.open<Receipt>('receipt', sealed.id, sealed.space, sealed.sealed));
    const entry = entryOf(change, receipt?.ok ? receipt.value : known);
    if (row.entity === '') opened.push({ row, entry });
    else {
      const body = await openEntry(store, entry);
      // Without its record nothing would find it again.
      if (typeof body === 'string') continue;
      opened.push({ row, entry: { ...entry, record: body.body.entity.id } });
    }
  }
  return opened;
}

async function moveRows(
  store: Moving,
  opened: readonly OpenedRow[],
  page: {
    readonly waiting: boolean;
    readonly lost: readonly { readonly id: ChangeId; readonly space: SpaceId }[];
    readonly outbox: readonly number[];
  },
): Promise<Result<undefined, AppError>> {
  const { db, rows, legacy, numbers } = store;
  const batches = new Map<SpaceId, { n: number; entries: LogEntry[] }>();
  const places = new Map<ChangeId, number>();
  for (const { row, entry } of opened) {
    const batch = batches.get(row.space) ?? { n: numbers.nextBatch(), entries: [] };
    batches.set(row.space, batch);
    batch.entries.push(entry);
    places.set(row.id, batch.n);
  }
  const sealed = await Promise.all(
    [...batches].map(([space, { n, entries }]) => sealBatch(store, n, space, entries)),
  );
  const pending = !page.waiting
    ? []
    : opened.map(({ row, entry }): Pending => {
        const record = entry.record ?? ('' as RecordId);
        return { n: places.get(row.id) ?? 0, id: row.id, space: row.space, record };
      });
  const waiting = await sealWaiting(store, pending);
  const kept = opened
    .filter(({ entry }) => entry.record === undefined)
    .map(({ row }) => ({ id: row.id, n: places.get(row.id) ?? 0 }));
  const ids = opened.map(({ row }) => row.id);
  const refused: RejectedEntry[] = page.lost.map(({ id, space }) => {
    return { id, space, n: 0, code: 'record-damaged', record: '' as RecordId, field: '' };
  });
  for (const row of (await db.rejected.bulkGet(ids)).flatMap(found => found ?? [])) {
    const content = await rows.open<Rejected>('rejected', row.id, row.space, row.sealed);
    if (content.ok) refused.push({ ...content.value, n: places.get(row.id) ?? 0 });
  }
  const rejected = await Promise.all(
    refused.map(async one => {
      const { id, space } = one;
      return { id, space, sealed: await rows.seal('rejected', id, space, one) };
    }),
  );
  const written = await writeAtomically(
    db,
    ['batch', 'waiting', 'kept', 'rejected', 'log', 'outbox', 'receipt'],
    () =>
      Promise.all([
        db.batch.bulkAdd(sealed),
        db.waiting.bulkAdd(waiting),
        db.kept.bulkAdd(kept),
        db.rejected.bulkPut(rejected),
        legacy.log.bulkDelete(ids),
        legacy.receipt.bulkDelete(ids),
        legacy.outbox.bulkDelete([...page.outbox]),
      ]),
  );
  return written.ok ? ok(undefined) : written;
}

async function moveRecords(store: Moving): Promise<Result<undefined, AppError>> {
  const { db, legacy, rows } = store;
  const batches = new Map<string, number[]>();
  for await (const page of wholeLog(store)) {
    for (const { n, space, entries } of page) {
      for (const { record } of entries.ok ? entries.value : []) {
        if (record === undefined) continue;
        const of = batches.get(`${space}${record}`) ?? [];
        if (of.at(-1) !== n) of.push(n);
        batches.set(`${space}${record}`, of);
      }
    }
  }
  for (;;) {
    const page = await legacy.record.orderBy(':id').limit(RECORD_PAGE).toArray();
    if (page.length === 0) return ok(undefined);
    const contents = await rows.openAll<PackedState>('record', page);
    const folds: Fold[] = [];
    const damaged = page.filter((_, i) => contents[i]?.ok !== true);
    for (const content of contents) {
      if (!content.ok) continue;
      const state = unpackState(content.value);
      folds.push({ state, batches: batches.get(`${state.space}${state.id}`) ?? [] });
    }
    const sealed = await sealFolds(store, folds, true);
    const written = await writeAtomically(db, ['record', ...FOLD_TABLES], () =>
      Promise.all([
        sealed.write(db),
        // They open no better there; opening the store mends them from the log or shows them.
        db.hot.bulkPut(damaged),
        legacy.record.bulkDelete(page.map(({ id }) => id)),
      ]),
    );
    if (!written.ok) return written;
  }
}
