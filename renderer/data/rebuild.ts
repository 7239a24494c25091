import type { ChangeId } from '../../common/lib/ids.ts';
import type { OpenedChange } from '../../common/sync/change.ts';
import { applyChange, foldChanges } from '../../common/sync/fold.ts';
import { SCHEMA_VERSION } from '../../common/sync/protocol-version.ts';
import { writeAtomically, type LogRow } from './database.ts';
import { openWith } from './incoming.ts';
import { rowOf, sealRecord, type Folds, type LogEntry, type Store } from './store.ts';

const SCHEMA_KEY = 'schema';
const READ_AT_ONCE = 1000;

/**
 * Folds a record anew from its log rows and replaces its damaged row; the log is what counts. Leaves
 * everything as it is when a log row is damaged too.
 */
export async function mendRecord(store: Store, row: string): Promise<void> {
  const rows = await store.db.log.where('entity').equals(row).toArray();
  const changes = await openLogRows(store, rows);
  if (changes.length < rows.length) return;
  const state = foldChanges(changes);
  if (state === undefined) return;
  const sealed = await sealRecord(store, { row, state });
  const written = await writeAtomically(store.db, ['record'], () => store.db.record.put(sealed));
  if (!written.ok) return;
  store.records.put({ row, state });
  store.hlc.absorb(state.latest.stamp.hlc);
}

/**
 * After an update of the app, takes in the changes that an older version could only keep: their schema
 * was newer than it. The fold is order-free, so they are just added.
 */
export async function bringUpToSchema(store: Store): Promise<void> {
  const { db, rows } = store;
  const meta = await db.meta.get(SCHEMA_KEY);
  const done = meta && (await rows.open<number>('meta', SCHEMA_KEY, '', meta.sealed));
  if (done?.ok && done.value >= SCHEMA_VERSION) return;
  const folds: Folds = new Map();
  const placed: LogRow[] = [];
  const kept = await db.log.where('entity').equals('').toArray();
  for (let at = 0; at < kept.length; at += READ_AT_ONCE) {
    const part = kept.slice(at, at + READ_AT_ONCE);
    const byId = new Map<ChangeId, LogRow>(part.map(row => [row.id, row]));
    for (const change of await openLogRows(store, part)) {
      const row = await rowOf(store, change.space, change.body.entity.id);
      const before = folds.get(row) ?? store.records.byRow(row)?.state;
      const log = byId.get(change.id);
      if (log === undefined || store.records.isDamaged(row)) continue;
      folds.set(row, applyChange(before, change));
      placed.push({ ...log, entity: row });
    }
  }
  const lives = [...folds].map(([row, state]) => ({ row, state }));
  const records = await Promise.all(lives.map(live => sealRecord(store, live)));
  const sealed = await rows.seal('meta', SCHEMA_KEY, '', SCHEMA_VERSION);
  const written = await writeAtomically(db, ['log', 'record', 'meta'], () =>
    Promise.all([
      db.log.bulkPut(placed),
      db.record.bulkPut(records),
      db.meta.put({ key: SCHEMA_KEY, sealed }),
    ]),
  );
  if (written.ok) for (const live of lives) store.records.put(live);
}

/** The changes of log rows that this version and these keys can open. */
async function openLogRows(store: Store, rows: readonly LogRow[]): Promise<OpenedChange[]> {
  const entries = await store.rows.openAll<LogEntry>('log', rows);
  const changes: OpenedChange[] = [];
  for (const entry of entries) {
    if (!entry.ok || entry.value.change.schemaV > SCHEMA_VERSION) continue;
    const opened = await openWith(store, entry.value.change);
    if (typeof opened !== 'string') changes.push(opened);
  }
  return changes;
}
