import type { SpaceId } from '../../common/lib/ids.ts';
import { writeAtomically } from './database.ts';
import { CHUNK_RECORDS, type Fold } from './fold-chunk.ts';
import { FOLD_TABLES, sealFolds } from './fold-rows.ts';
import { newestFirst, type LiveRecord } from './projection.ts';
import { statesOf } from './states.ts';
import type { Store } from './store.ts';

/** A chunk of which less than this share still counts is written anew. */
const MIN_LIVE = 0.5;

/**
 * One step of tidying, in one transaction: seals hot rows that have come to rest into chunks, or writes
 * the living rest of sparse chunks anew and drops those. Returns whether there is more to do. What a
 * screen shows stays the same.
 */
export function compact(store: Store): Promise<boolean> {
  return store.exclusively(async () => {
    const { records, db, bodies, words, limits } = store;
    const sparse = sparseChunks(store);
    const resting = records.hot().size > limits.maxHot ? restingRecords(store) : [];
    const moving = [...resting, ...sparse.flatMap(n => records.inChunk(n))].filter(
      ({ damaged }) => !damaged,
    );
    if (moving.length === 0 && sparse.length === 0) return false;
    const states = await statesOf(store, moving, true);
    const folds = [...states].map(([{ batches }, state]): Fold => ({ state, batches }));
    const sealed = await sealFolds(store, folds, true);
    // Reading may have found damage, and mended or marked it: what is left there stays.
    const done = new Set(states.keys());
    const dropped = sparse.filter(n => records.inChunk(n).every(record => done.has(record)));
    const written = await writeAtomically(db, FOLD_TABLES, () =>
      Promise.all([
        sealed.write(db),
        db.chunk.bulkDelete([...dropped]),
        db.body.bulkDelete([...dropped]),
      ]),
    );
    if (!written.ok) return false;
    sealed.remember();
    for (const n of dropped) {
      records.dropChunk(n);
      bodies.forget(n);
      words.forget(n);
    }
    return dropped.length + resting.length > 0;
  });
}

/** The longest untouched of one space, as many as a chunk takes. */
function restingRecords({ records, limits }: Store): LiveRecord[] {
  const oldest = [...records.hot()].sort(newestFirst).slice(limits.keptHot);
  const counts = new Map<SpaceId, LiveRecord[]>();
  for (const record of oldest) {
    const ofSpace = counts.get(record.space);
    if (ofSpace === undefined) counts.set(record.space, [record]);
    else ofSpace.push(record);
  }
  const [most] = [...counts.values()].sort((a, b) => b.length - a.length);
  return (most ?? []).slice(-CHUNK_RECORDS);
}

/** Sparse chunks, as many as fit into one. */
function sparseChunks({ records }: Store): number[] {
  const found: number[] = [];
  let room = CHUNK_RECORDS;
  for (const [n, { live, of }] of records.chunks()) {
    if (live >= of * MIN_LIVE || live > room) continue;
    // A damaged record's fold is where it always was.
    if (records.inChunk(n).some(({ damaged }) => damaged)) continue;
    found.push(n);
    room -= live;
  }
  return found;
}
