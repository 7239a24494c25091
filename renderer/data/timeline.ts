import type { AppError } from '../../common/errors/app-error.ts';
import type { ChangeId, RecordId, SpaceId } from '../../common/lib/ids.ts';
import { ok, type Result } from '../../common/lib/result.ts';
import { wholeLog } from './batches.ts';
import { sealCursor } from './cursor.ts';
import { writeAtomically } from './database.ts';
import { sealWaiting, type Pending } from './outbox.ts';
import type { Store } from './store.ts';

/**
 * A server that was restored from a backup has a new timeline and may lack what it had confirmed: the
 * cursor goes back to the start, and everything held of this space is offered again. Known changes
 * are answered as before, so offering costs time and harms nothing.
 */
export function startTimeline(
  store: Store,
  space: SpaceId,
  timeline: string,
): Promise<Result<undefined, AppError>> {
  return store.exclusively(async () => {
    const cursor = { timeline, seq: '0', at: store.clock.wall() };
    const cursorRow = await sealCursor(store.rows, space, cursor);
    // Of a change that was sealed anew there are two; the later one counts.
    const offered = new Map<ChangeId, Pending>();
    const own = new Set<number>();
    for await (const page of wholeLog(store, space)) {
      for (const { n, entries } of page) {
        for (const { header, record, seq } of entries.ok ? entries.value : []) {
          const { id } = header;
          if (seq === undefined) own.add(n);
          if (store.outbox.find(id) !== undefined || store.outbox.rejected.has(id)) continue;
          offered.set(id, { n, id, space, record: record ?? ('' as RecordId) });
        }
      }
    }
    const rows = await sealWaiting(store, withWaiting(store, [...offered.values()]));
    const { db } = store;
    const written = await writeAtomically(db, ['waiting', 'cursor'], () =>
      Promise.all([db.waiting.bulkPut(rows), db.cursor.put(cursorRow)]),
    );
    if (!written.ok) return written;
    store.cursors.set(space, cursor);
    store.outbox.add([...offered.values()]);
    // The journal let go of them when the old timeline had them; what is others' they offer themselves.
    store.journal.owe([...own]);
    return ok(undefined);
  });
}

/** What of these batches waited before waits on. */
function withWaiting({ outbox }: Store, offered: readonly Pending[]): Pending[] {
  const numbers = new Set(offered.map(({ n }) => n));
  return [...[...numbers].flatMap(n => outbox.ofBatch(n)), ...offered];
}
