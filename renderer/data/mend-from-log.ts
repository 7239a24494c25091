import { SCHEMA_VERSION } from '../../common/sync/protocol-version.ts';
import { applyChange } from '../../common/sync/fold.ts';
import { wholeLog } from './batches.ts';
import { writeAtomically } from './database.ts';
import type { Fold } from './fold-chunk.ts';
import { openEntry } from './incoming.ts';
import type { LogEntry } from './log-batch.ts';
import { writeFolds } from './mend-chunk.ts';
import { isChunkName } from './projection.ts';
import { statesOf } from './states.ts';
import type { Store } from './store.ts';
import type { KeptRow } from './tables.ts';

/**
 * When it is not known which records a row that can't be opened was of: goes through the whole log and
 * adds to the folds whatever they lack. When every batch could be read, a damaged row whose record was
 * among them is done with; any other one stays and shows. Runs while the store is being opened.
 * @returns whether all that can be added now is on the disk
 */
export async function mendFromLog(store: Store): Promise<boolean> {
  const { records, blind } = store;
  const folds = new Map<string, Fold>();
  const newer: KeptRow[] = [];
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
        if (entry.record === undefined) {
          const { id, schemaV } = entry.header;
          if (schemaV > SCHEMA_VERSION && !store.kept.has(id)) newer.push({ id, n });
          continue;
        }
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
  // Of records that are known by a damaged chunk only, the log may have a part.
  const isAnyUnknown = records.damagedRows().some(({ id }) => isChunkName(id));
  let isAllAdded = true;
  for (const fold of folds.values()) {
    const { space, id } = fold.state;
    const record = records.inSpace(space, id);
    const row = await blind.of('record', space, id);
    if (isWhole) found.push(fold);
    else if (record?.damaged === true) isAllAdded = false;
    else if (records.isRowDamaged(row)) {
      if (record !== undefined) records.markDamaged(record, row);
    } else if (record !== undefined || !isAnyUnknown) found.push(fold);
  }
  // Meanwhile no older state shows of what a damaged row was of.
  if (!isWhole && records.damagedRows().length > 0) {
    for (const record of [...records.all()]) {
      const row = await blind.of('record', record.space, record.id);
      if (records.isRowDamaged(row)) records.markDamaged(record, row);
    }
  }
  const written = (await keepNewer(store, newer)) && (await writeFolds(store, found, []));
  if (!written || !isWhole) return written && isAllAdded;
  const mended: string[] = [];
  for (const { state } of found) {
    const row = await blind.of('record', state.space, state.id);
    if (records.isRowDamaged(row)) mended.push(row);
  }
  // As a hot row it was written over; the fold of one that went into a chunk leaves it behind.
  const { db } = store;
  const cleared = await writeAtomically(db, ['hot'], () => db.hot.bulkDelete(mended));
  if (cleared.ok) for (const id of mended) records.clearRowDamage(id);
  return cleared.ok;
}

/** Changes of a newer app that are in the log and were not known to be. */
async function keepNewer({ db, kept }: Store, newer: readonly KeptRow[]): Promise<boolean> {
  if (newer.length === 0) return true;
  const written = await writeAtomically(db, ['kept'], () => db.kept.bulkPut(newer));
  if (written.ok) for (const { id, n } of newer) kept.set(id, n);
  return written.ok;
}

async function openLogged(store: Store, entry: LogEntry) {
  const opened = await openEntry(store, entry);
  return typeof opened === 'string' ? undefined : opened;
}
