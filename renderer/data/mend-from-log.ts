import { applyChange } from '../../common/sync/fold.ts';
import { wholeLog } from './batches.ts';
import { writeAtomically } from './database.ts';
import type { Fold } from './fold-chunk.ts';
import { openEntry } from './incoming.ts';
import type { LogEntry } from './log-batch.ts';
import { writeFolds } from './mend-chunk.ts';
import { statesOf } from './states.ts';
import type { Store } from './store.ts';

/**
 * When it is not known which records a row that can't be opened was of: goes through the whole log and
 * adds to the folds whatever they lack. When every batch could be read, a damaged row whose record was
 * among them is done with; any other one stays and shows. Runs once, while the store is being opened.
 */
export async function mendFromLog(store: Store): Promise<void> {
  const { records, blind } = store;
  const folds = new Map<string, Fold>();
  const changed = new Set<string>();
  let isWhole = true;
  for await (const page of wholeLog(store)) {
    for (const { n, space, entries } of page) {
      if (!entries.ok) {
        isWhole = false;
        continue;
      }
      const known = entries.value.flatMap(({ record }) =>
        record === undefined ? [] : (records.inSpace(space, record) ?? []),
      );
      const states = await statesOf(store, known, true);
      for (const entry of entries.value) {
        if (entry.record === undefined) continue;
        const key = `${space}${entry.record}`;
        const record = records.inSpace(space, entry.record);
        const fold = folds.get(key);
        const batches = fold?.batches ?? record?.batches ?? [];
        if (batches.includes(n) && !changed.has(key)) continue;
        const opened = await openLogged(store, entry);
        if (opened === undefined) {
          isWhole = false;
          continue;
        }
        changed.add(key);
        const state = fold?.state ?? (record && states.get(record));
        folds.set(key, {
          state: applyChange(state, opened),
          batches: batches.includes(n) ? batches : [...batches, n],
        });
      }
    }
  }
  const found: Fold[] = [];
  for (const fold of folds.values()) {
    const { space, id } = fold.state;
    const record = records.inSpace(space, id);
    if (isWhole) found.push(fold);
    else if (record !== undefined) records.markDamaged(record);
    else if (!records.isRowDamaged(await blind.of('record', space, id))) found.push(fold);
  }
  // Meanwhile no older state shows of what a damaged row was of.
  if (!isWhole && records.damagedRows().length > 0) {
    for (const record of [...records.all()]) {
      const row = await blind.of('record', record.space, record.id);
      if (records.isRowDamaged(row)) records.markDamaged(record, row);
    }
  }
  const written = await writeFolds(store, found, []);
  if (!written || !isWhole) return;
  const mended: string[] = [];
  for (const { state } of found) {
    const row = await blind.of('record', state.space, state.id);
    if (records.isRowDamaged(row)) mended.push(row);
  }
  // As a hot row it was written over; the fold of one that went into a chunk leaves it behind.
  const { db } = store;
  const cleared = await writeAtomically(db, ['hot'], () => db.hot.bulkDelete(mended));
  if (cleared.ok) for (const id of mended) records.clearRowDamage(id);
}

async function openLogged(store: Store, entry: LogEntry) {
  const opened = await openEntry(store, entry);
  return typeof opened === 'string' ? undefined : opened;
}
