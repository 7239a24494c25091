import { appErrorOf, type AppError } from '../../common/errors/app-error.ts';
import type { ChangeId } from '../../common/lib/ids.ts';
import { err, ok, type Result } from '../../common/lib/result.ts';
import { writeAtomically } from './database.ts';
import { wholeLog } from './batches.ts';
import { sealWaiting, type RejectedEntry } from './outbox.ts';
import type { Store } from './store.ts';

/** Puts a refused change back into the outbox. */
export function resubmit(store: Store, id: ChangeId): Promise<Result<undefined, AppError>> {
  return store.exclusively(async () => {
    const rejected = store.outbox.rejected.get(id);
    if (rejected === undefined) return err(appErrorOf('not-found'));
    const { db, outbox } = store;
    const { space, record } = rejected;
    const n = rejected.n > 0 ? rejected.n : await batchOf(store, rejected);
    if (n === undefined) return err(appErrorOf('record-damaged'));
    const [row] = await sealWaiting(store, [...outbox.ofBatch(n), { id, n, space, record }]);
    const written = await writeAtomically(db, ['waiting', 'rejected'], async () => {
      await db.rejected.delete(id);
      if (row !== undefined) await db.waiting.put(row);
    });
    if (!written.ok) return written;
    outbox.rejected.delete(id);
    outbox.add([{ id, n, space, record }]);
    return ok(undefined);
  });
}

/** Where a change lies whose note was damaged. */
async function batchOf(store: Store, { id, space }: RejectedEntry): Promise<number | undefined> {
  for await (const page of wholeLog(store, space)) {
    for (const { n, entries } of page) {
      if (entries.ok && entries.value.some(({ header }) => header.id === id)) return n;
    }
  }
  return undefined;
}
