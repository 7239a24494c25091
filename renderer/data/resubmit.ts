import { appErrorOf, type AppError } from '../../common/errors/app-error.ts';
import type { ChangeId } from '../../common/lib/ids.ts';
import { err, ok, type Result } from '../../common/lib/result.ts';
import { writeAtomically } from './database.ts';
import type { Store } from './store.ts';

/** Puts a refused change back into the outbox. */
export function resubmit(store: Store, id: ChangeId): Promise<Result<undefined, AppError>> {
  return store.exclusively(async () => {
    const rejected = store.outbox.rejected.get(id);
    if (rejected === undefined) return err(appErrorOf('not-found'));
    const { db } = store;
    const written = await writeAtomically(db, ['log', 'outbox', 'rejected'], async () => {
      const row = await db.log.get(id);
      await db.rejected.delete(id);
      const entity = row?.entity ?? '';
      const n = await db.outbox.add({ id, space: rejected.space, entity });
      return { n, row: entity };
    });
    if (!written.ok) return written;
    store.outbox.rejected.delete(id);
    store.outbox.add([{ id, space: rejected.space, ...written.value }]);
    return ok(undefined);
  });
}
