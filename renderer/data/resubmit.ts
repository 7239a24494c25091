import { appErrorOf, type AppError } from '../../common/errors/app-error.ts';
import type { ChangeId } from '../../common/lib/ids.ts';
import { err, ok, type Result } from '../../common/lib/result.ts';
import type { OpenedChange } from '../../common/sync/change.ts';
import { readBatches, wholeLog } from './batches.ts';
import { writeAtomically } from './database.ts';
import type { LogEntry } from './log-batch.ts';
import { sealWaiting, type Pending, type RejectedEntry } from './outbox.ts';
import { isUnderNoKey, renewSecret, reseal } from './reseal.ts';
import type { Store } from './store.ts';

/**
 * Puts a refused change back into the outbox: as it is, or sealed anew when its key came to nothing, as
 * that of an admin who lost the role before anybody had heard of it.
 */
export async function resubmit(store: Store, id: ChangeId): Promise<Result<undefined, AppError>> {
  const resealed = await store.exclusively(() => putBack(store, id));
  if (!resealed.ok) return resealed;
  return resealed.value === null ? ok(undefined) : renewSecret(store, resealed.value);
}

/** Answers the change that was sealed anew; null when it goes as it is. */
async function putBack(store: Store, id: ChangeId): Promise<Result<OpenedChange | null, AppError>> {
  const { db, outbox } = store;
  const rejected = outbox.rejected.get(id);
  if (rejected === undefined) return err(appErrorOf('not-found'));
  const found = await findEntry(store, rejected);
  if (found === undefined) return err(appErrorOf('record-damaged'));
  const isUnder = await isUnderNoKey(store, found.entry);
  if (!isUnder.ok) return isUnder;
  if (isUnder.value) return reseal(store, found.entry);

  const { space, record } = rejected;
  const pending: Pending = { id, n: found.n, space, record };
  const [row] = await sealWaiting(store, [...outbox.ofBatch(found.n), pending]);
  const written = await writeAtomically(db, ['waiting', 'rejected'], async () => {
    await db.rejected.delete(id);
    if (row !== undefined) await db.waiting.put(row);
  });
  if (!written.ok) return written;
  outbox.rejected.delete(id);
  outbox.add([pending]);
  return ok(null);
}

interface Found {
  readonly n: number;
  readonly entry: LogEntry;
}

/** Where a change lies; through the whole log for one whose note was damaged. */
async function findEntry(
  store: Store,
  { id, n, space }: RejectedEntry,
): Promise<Found | undefined> {
  if (n > 0) {
    const entries = (await readBatches(store, [n])).get(n);
    const entry = entries?.ok ? entries.value.find(({ header }) => header.id === id) : undefined;
    return entry && { n, entry };
  }
  let latest: Found | undefined;
  for await (const page of wholeLog(store, space)) {
    for (const { n: at, entries } of page) {
      const entry = entries.ok ? entries.value.find(({ header }) => header.id === id) : undefined;
      // One that was sealed anew lies there twice.
      if (entry !== undefined) latest = { n: at, entry };
    }
  }
  return latest;
}
