import type { RecordId } from '../../common/lib/ids.ts';
import type { EntityState } from '../../common/sync/entity-state.ts';
import { applyChange } from '../../common/sync/fold.ts';
import { readBatches } from './batches.ts';
import { writeAtomically } from './database.ts';
import type { Fold } from './fold-chunk.ts';
import { FOLD_TABLES, sealFolds } from './fold-rows.ts';
import { openEntry } from './incoming.ts';
import type { LiveRecord } from './projection.ts';
import type { Store } from './store.ts';

const READ_AT_ONCE = 32;

/**
 * Folds the records of a chunk whose body can't be opened anew from the log; the log is what counts.
 * What its batches don't give back whole is marked as damaged, and the chunk stays as it is. Runs
 * within `store.exclusively`.
 */
export async function mendChunk(store: Store, n: number): Promise<void> {
  const lost = store.records.inChunk(n).filter(({ damaged }) => !damaged);
  if (lost.length === 0) return;
  const states = new Map<RecordId, EntityState>();
  const wanted = new Map(lost.map(record => [record.id, record]));
  const numbers = [...new Set(lost.flatMap(({ batches }) => batches))].sort((a, b) => a - b);
  const unreadable = new Set<number>();
  for (let at = 0; at < numbers.length; at += READ_AT_ONCE) {
    for (const [batch, entries] of await readBatches(store, numbers.slice(at, at + READ_AT_ONCE))) {
      if (!entries.ok) unreadable.add(batch);
      for (const entry of entries.ok ? entries.value : []) {
        if (entry.record === undefined || !wanted.has(entry.record)) continue;
        const opened = await openEntry(store, entry);
        if (typeof opened === 'string') unreadable.add(batch);
        else states.set(entry.record, applyChange(states.get(entry.record), opened));
      }
    }
  }
  const folds: Fold[] = [];
  const hopeless: LiveRecord[] = [];
  for (const record of lost) {
    const state = states.get(record.id);
    if (state === undefined || record.batches.some(batch => unreadable.has(batch))) {
      hopeless.push(record);
    } else folds.push({ state, batches: record.batches });
  }
  const isWhole = hopeless.length === 0 && store.records.inChunk(n).length === lost.length;
  const written = await writeFolds(store, folds, isWhole ? [n] : []);
  if (!written) for (const record of lost) store.records.markDamaged(record);
  for (const record of hopeless) store.records.markDamaged(record);
}

/** Writes mended folds, and drops the chunks that they replace, in one transaction. */
export async function writeFolds(
  store: Store,
  folds: readonly Fold[],
  replaced: readonly number[],
): Promise<boolean> {
  const { db, records, bodies, hlc } = store;
  const sealed = await sealFolds(store, folds);
  const written = await writeAtomically(db, FOLD_TABLES, () =>
    Promise.all([
      sealed.write(db),
      db.chunk.bulkDelete([...replaced]),
      db.body.bulkDelete([...replaced]),
    ]),
  );
  if (!written.ok) return false;
  sealed.remember();
  for (const n of replaced) {
    records.dropChunk(n);
    bodies.forget(n);
  }
  for (const { state } of folds) hlc.absorb(state.latest.stamp.hlc);
  return true;
}
