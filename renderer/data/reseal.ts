import { sealedSecret } from '../../common/crypto/sealed-secret.ts';
import { appErrorOf, type AppError } from '../../common/errors/app-error.ts';
import { err, ok, type Result } from '../../common/lib/result.ts';
import type { OpenedChange } from '../../common/sync/change.ts';
import { sealBatch } from './batches.ts';
import { commitEdits } from './commit.ts';
import { FOLD_TABLES, sealFolds } from './fold-rows.ts';
import { openEntry } from './incoming.ts';
import { changeOf, type LogEntry } from './log-batch.ts';
import { sealWaiting, type Pending } from './outbox.ts';
import { entriesOf, sendForSealing } from './seal-changes.ts';
import { statesOf } from './states.ts';
import type { Store } from './store.ts';
import { writeLog } from './write-log.ts';

/** Whether a change is sealed under a key that the membership log does not have: nobody will ever get it. */
export async function isUnderNoKey(
  { vault }: Pick<Store, 'vault'>,
  entry: LogEntry,
): Promise<Result<boolean, AppError>> {
  const judged = await vault.call('verify', { changes: [changeOf(entry)] });
  return judged.ok ? ok(judged.value[0] === 'unknown-key') : judged;
}

/**
 * Seals a refused change anew under the space's present key. It keeps its id, so that every change that
 * names it still does, and what it says: only the server and nobody else has ever seen the one before.
 * Runs in the store's turn.
 */
export async function reseal(
  store: Store,
  entry: LogEntry,
): Promise<Result<OpenedChange, AppError>> {
  const { id, space } = entry.header;
  const current = store.keys.current(space);
  if (current === undefined) return err(appErrorOf('no-key-for-space'));
  const opened = await openEntry(store, entry);
  if (typeof opened === 'string') {
    return err(appErrorOf(opened === 'no-key' ? 'no-key-for-space' : 'record-damaged'));
  }
  const drafted = [{ header: { ...entry.header, keyId: current.keyId }, opened }];
  const sent = sendForSealing(store, drafted);
  if (!sent.ok) return sent;
  const sealed = await entriesOf(drafted, sent.value);
  if (!sealed.ok) return sealed;

  const n = store.numbers.nextBatch();
  const pending: Pending = { id, n, space, record: opened.body.entity.id };
  const folds = await sealFolds(store, await foldWith(store, pending));
  const [batch, waiting] = await Promise.all([
    sealBatch(store, n, space, sealed.value),
    sealWaiting(store, [pending]),
  ]);
  const { db } = store;
  const written = await writeLog(store, [batch], ['waiting', 'rejected', ...FOLD_TABLES], () =>
    Promise.all([db.waiting.bulkAdd(waiting), db.rejected.delete(id), folds.write(db)]),
  );
  if (!written.ok) return written;
  folds.remember();
  store.outbox.rejected.delete(id);
  store.outbox.add([pending]);
  return ok(opened);
}

/** The change's record, which is of one more batch; one that is damaged is mended from the log. */
async function foldWith(store: Store, { n, space, record: id }: Pending) {
  const record = store.records.inSpace(space, id);
  if (record === undefined || record.damaged) return [];
  const state = (await statesOf(store, [record], true)).get(record);
  return state === undefined ? [] : [{ state, batches: [...record.batches, n] }];
}

/**
 * The secret in such a change is under that key as well, and can't be taken out of it without another
 * revision: the next one, with the same content, follows as a change of its own.
 */
export async function renewSecret(
  store: Store,
  { id, space, body }: OpenedChange,
): Promise<Result<undefined, AppError>> {
  const from = sealedSecret.safeParse(body.value);
  if (!from.success) return ok(undefined);
  const { entity, field } = body;
  const record = store.records.inSpace(space, entity.id);
  const state = record && (await statesOf(store, [record])).get(record);
  const isPresent = state?.registers.get(field)?.heads.some(head => head.id === id) === true;
  if (!isPresent) return ok(undefined);
  const value = await store.vault.call('resealSecret', { from: from.data, after: [from.data] });
  if (!value.ok) return value;
  const edit = { space, type: entity.type, id: entity.id, field, value: value.value };
  const committed = await commitEdits(store, [{ ...edit, op: 'set', seen: [id] }]);
  return committed.ok ? ok(undefined) : committed;
}
