import type { EntityState } from '../../common/sync/entity-state.ts';
import type { ChunkBody } from './fold-chunk.ts';
import { mendChunk } from './mend-chunk.ts';
import type { LiveRecord } from './projection.ts';
import type { Store } from './store.ts';

/** A chunk that was replaced while it was being read is read again where its records lie now. */
const MAX_TURNS = 5;

/** Folds of records; a damaged one has none. */
export type States = ReadonlyMap<LiveRecord, EntityState>;

/**
 * Reads folds. A chunk that can't be opened is mended from the log on the way, or its records are
 * marked as damaged.
 * @param inside the caller runs within `store.exclusively`
 */
export async function statesOf(
  store: Store,
  records: readonly LiveRecord[],
  inside = false,
): Promise<States> {
  const bodies = new Map<number, ChunkBody>();
  for (let turn = 0; turn < MAX_TURNS; turn += 1) {
    const missing = new Set<number>();
    for (const { place, damaged } of records) {
      if (place.kind === 'chunk' && !damaged && !bodies.has(place.n)) missing.add(place.n);
    }
    if (missing.size === 0) break;
    const read = await store.bodies.read([...missing]);
    for (const [n, body] of read) {
      if (typeof body !== 'string') bodies.set(n, body);
      // Memory follows the disk: what has just been replaced there is replaced here at the queue's end.
      else if (body === 'gone' && !inside && turn < MAX_TURNS - 1) {
        await store.exclusively(async () => undefined);
      } else {
        await (inside ? mendChunk(store, n) : store.exclusively(() => mendChunk(store, n)));
      }
    }
  }
  const states = new Map<LiveRecord, EntityState>();
  for (const record of records) {
    const { place, damaged } = record;
    if (damaged) continue;
    if (place.kind === 'hot') states.set(record, place.state);
    else {
      const state = bodies.get(place.n)?.stateOf({ ...record, ...place });
      if (state !== undefined) states.set(record, state);
    }
  }
  return states;
}

/** The fold of one record; undefined when it is damaged. */
export async function stateOf(
  store: Store,
  record: LiveRecord,
  inside = false,
): Promise<EntityState | undefined> {
  const { place } = record;
  if (place.kind === 'hot' && !record.damaged) return place.state;
  return (await statesOf(store, [record], inside)).get(record);
}
