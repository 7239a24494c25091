import type { AppError } from '../../common/errors/app-error.ts';
import type { SpaceId } from '../../common/lib/ids.ts';
import { ok, type Result } from '../../common/lib/result.ts';
import { sealCursor } from './cursor.ts';
import { writeAtomically } from './database.ts';
import type { Pending } from './outbox.ts';
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
    const { db } = store;
    const written = await writeAtomically(db, ['log', 'outbox', 'cursor'], async () => {
      const rows = await db.log.where('space').equals(space).toArray();
      const offered = rows.filter(
        ({ id }) => store.outbox.find(id) === undefined && !store.outbox.rejected.has(id),
      );
      const places = await db.outbox.bulkAdd(
        offered.map(({ id, entity }) => ({ id, space, entity })),
        { allKeys: true },
      );
      await db.cursor.put(cursorRow);
      return offered.map(({ id, entity }, i): Pending => {
        return { n: places[i] ?? 0, id, space, row: entity };
      });
    });
    if (!written.ok) return written;
    store.cursors.set(space, cursor);
    store.outbox.add(written.value);
    return ok(undefined);
  });
}
