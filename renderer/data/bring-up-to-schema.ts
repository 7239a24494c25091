import type { ChangeId } from '../../common/lib/ids.ts';
import { SCHEMA_VERSION } from '../../common/sync/protocol-version.ts';
import { applyChange } from '../../common/sync/fold.ts';
import { readBatches, sealBatch } from './batches.ts';
import { writeAtomically } from './database.ts';
import type { Fold } from './fold-chunk.ts';
import { FOLD_TABLES, sealFolds } from './fold-rows.ts';
import { openEntry } from './incoming.ts';
import type { BatchRow, LogEntry } from './log-batch.ts';
import { stateOf } from './states.ts';
import type { Store } from './store.ts';

const SCHEMA_KEY = 'schema';

/**
 * After an update of the app, takes in the changes that an older version could only keep: their schema
 * was newer than it. The fold is order-free, so they are just added.
 */
export async function bringUpToSchema(store: Store): Promise<void> {
  const { db, rows, kept } = store;
  const meta = await db.meta.get(SCHEMA_KEY);
  const done = meta && (await rows.open<number>('meta', SCHEMA_KEY, '', meta.sealed));
  if (done?.ok && done.value >= SCHEMA_VERSION) return;

  const folds = new Map<string, Fold>();
  const batches: BatchRow[] = [];
  const applied: ChangeId[] = [];
  for (const [n, entries] of await readBatches(store, [...new Set(kept.values())])) {
    if (!entries.ok) continue;
    const placed: LogEntry[] = [];
    for (const entry of entries.value) {
      const opened = kept.has(entry.header.id) ? await openEntry(store, entry) : 'newer';
      if (typeof opened === 'string') {
        placed.push(entry);
        continue;
      }
      const { space, id } = { space: opened.space, id: opened.body.entity.id };
      placed.push({ ...entry, record: id });
      applied.push(opened.id);
      const record = store.records.inSpace(space, id);
      const fold = folds.get(`${space}${id}`);
      if (record?.damaged === true) continue;
      const known = fold?.batches ?? record?.batches ?? [];
      const state = fold?.state ?? (record && (await stateOf(store, record, true)));
      folds.set(`${space}${id}`, {
        state: applyChange(state, opened),
        batches: known.includes(n) ? known : [...known, n],
      });
    }
    const space = placed[0]?.header.space;
    if (space !== undefined) batches.push(await sealBatch(store, n, space, placed));
  }
  const sealed = await sealFolds(store, [...folds.values()]);
  const version = await rows.seal('meta', SCHEMA_KEY, '', SCHEMA_VERSION);
  const written = await writeAtomically(db, ['batch', 'kept', 'meta', ...FOLD_TABLES], () =>
    Promise.all([
      db.batch.bulkPut(batches),
      db.kept.bulkDelete(applied),
      db.meta.put({ key: SCHEMA_KEY, sealed: version }),
      sealed.write(db),
    ]),
  );
  if (!written.ok) return;
  sealed.remember();
  for (const id of applied) kept.delete(id);
}
