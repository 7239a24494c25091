import type { Sealed } from '../../common/crypto/aead.ts';
import type { AppError } from '../../common/errors/app-error.ts';
import type { SealedBatch } from '../../common/features/storage/sealed-batch.ts';
import type { StorageKeeper } from '../../common/features/storage/storage-keeper.ts';
import type { Client } from '../../common/ipc/port-rpc.ts';
import type { RecordId } from '../../common/lib/ids.ts';
import { ok, type Result } from '../../common/lib/result.ts';
import { foldIn } from './apply-learnt.ts';
import { openBatch } from './batches.ts';
import { writeAtomically } from './database.ts';
import { FOLD_TABLES, sealFolds } from './fold-rows.ts';
import { openEntry, type Judged } from './incoming.ts';
import type { BatchRow, LogEntry } from './log-batch.ts';
import { mendFromLog } from './mend-from-log.ts';
import { sealWaiting, type Pending } from './outbox.ts';
import type { Store } from './store.ts';

const READ_AT_ONCE = 128;
/** Key of the row that says that the log may have batches that are in no fold yet. */
const UNFOLDED = 'unfolded';

/** What was put back from the journal. */
export interface PutBack {
  readonly batches: number;
  /** Batches of the journal that can't be opened; they stay there. */
  readonly damaged: number;
}

/** What putting back came to. */
export interface Recovered {
  readonly told: PutBack;
  /** Numbers of the batches that can't be opened. */
  readonly unread: readonly number[];
}

/**
 * Puts back what the journal has and the database has not: after a power cut between the two the last
 * action, after a loss everything that this device wrote and the server did not have. What the server
 * has is pulled anew, for the cursors went with the database.
 */
export async function putBack(
  store: Store,
  keeper: Client<StorageKeeper>,
): Promise<Result<Recovered, AppError>> {
  const held = await keeper.call('held');
  if (!held.ok) return held;
  const { numbers } = held.value;
  const there = new Set(
    numbers.length === 0 ? [] : await store.db.batch.toCollection().primaryKeys(),
  );
  const lacking = numbers.filter(n => !there.has(n));
  const isUnfolded = (await store.db.meta.get(UNFOLDED)) !== undefined;
  const isFoldedAtOnce = !isUnfolded && lacking.length <= store.limits.putBackEach;
  const unread: number[] = [];
  for (let at = 0; at < lacking.length; at += READ_AT_ONCE) {
    const asked = lacking.slice(at, at + READ_AT_ONCE);
    const opened = await openAll(store, await store.journal.recall(asked));
    const found = new Set(opened.map(({ row }) => row.n));
    unread.push(...asked.filter(n => !found.has(n)));
    const kept = await (isFoldedAtOnce ? foldEach : putRows)(store, opened);
    if (!kept.ok) return kept;
  }
  // The log is whole now; whatever the folds lack is in it.
  if (!isFoldedAtOnce && (await mendFromLog(store))) {
    await writeAtomically(store.db, ['meta'], () => store.db.meta.delete(UNFOLDED));
  }
  const batches = lacking.length - unread.length;
  return ok({ told: { batches, damaged: unread.length }, unread });
}

interface OpenedBatch {
  readonly row: BatchRow;
  readonly entries: readonly LogEntry[];
}

async function openAll(store: Store, batches: readonly SealedBatch[]): Promise<OpenedBatch[]> {
  const opened = await Promise.all(
    batches.map(async batch => {
      const row: BatchRow = { ...batch, sealed: batch.sealed as Sealed };
      const entries = await openBatch(store, row);
      return entries.ok ? [{ row, entries: entries.value }] : [];
    }),
  );
  return opened.flat();
}

/** Changes that came from the server are there; all others wait for it, for it tells what it has. */
function pendingOf({ row, entries }: OpenedBatch): Pending[] {
  return entries.flatMap(({ header: { id, space }, seq, record }) =>
    seq === undefined ? [{ n: row.n, id, space, record: record ?? ('' as RecordId) }] : [],
  );
}

async function putRows(
  store: Store,
  batches: readonly OpenedBatch[],
): Promise<Result<undefined, AppError>> {
  const { db, outbox } = store;
  const pending = batches.flatMap(pendingOf);
  const [waiting, sealed] = await Promise.all([
    sealWaiting(store, pending),
    store.rows.seal('meta', UNFOLDED, '', true),
  ]);
  // A crash before they are folded must not leave them in a log that nobody reads.
  const written = await writeAtomically(db, ['batch', 'waiting', 'meta'], () =>
    Promise.all([
      db.batch.bulkPut(batches.map(({ row }) => row)),
      db.waiting.bulkPut(waiting),
      db.meta.put({ key: UNFOLDED, sealed }),
    ]),
  );
  if (!written.ok) return written;
  outbox.add(pending);
  return ok(undefined);
}

async function foldEach(
  store: Store,
  batches: readonly OpenedBatch[],
): Promise<Result<undefined, AppError>> {
  const { db, outbox, hlc, kept } = store;
  for (const batch of batches) {
    const { n } = batch.row;
    const judged = (await Promise.all(batch.entries.map(entry => judgeOwn(store, entry)))).flat();
    const folds = await foldIn(store, judged, n);
    const newer = judged.flatMap(one => (one.verdict === 'keep' ? [one.entry.header.id] : []));
    const pending = pendingOf(batch);
    const [sealed, waiting] = await Promise.all([
      sealFolds(store, folds),
      sealWaiting(store, pending),
    ]);
    const written = await writeAtomically(db, ['batch', 'waiting', 'kept', ...FOLD_TABLES], () =>
      Promise.all([
        db.batch.put(batch.row),
        db.waiting.bulkPut(waiting),
        db.kept.bulkPut(newer.map(id => ({ id, n }))),
        sealed.write(db),
      ]),
    );
    if (!written.ok) return written;
    sealed.remember();
    outbox.add(pending);
    for (const id of newer) kept.set(id, n);
    for (const { state } of folds) hlc.absorb(state.latest.stamp.hlc);
  }
  return ok(undefined);
}

/** A change of this device's own log: its seal vouches for it. One that can't be read stays in the log. */
async function judgeOwn(store: Store, entry: LogEntry): Promise<Judged[]> {
  const opened = await openEntry(store, entry);
  if (opened === 'newer') return [{ verdict: 'keep', entry }];
  return typeof opened === 'string' ? [] : [{ verdict: 'apply', entry, opened }];
}

/**
 * Has the journal keep exactly what is on this machine only: what the server took since is dropped, and
 * what it lacks, such as the outbox of an older version, is added.
 * @param unread batches of the journal that can't be opened: they stay in it
 */
export async function catchUpJournal(
  store: Store,
  keeper: Client<StorageKeeper>,
  unread: readonly number[],
): Promise<Result<undefined, AppError>> {
  const refused = [...store.outbox.rejected.values()].map(({ n }) => n);
  const waiting = [...store.outbox.batches(), ...refused].filter(n => n > 0);
  const numbers = [...new Set([...waiting, ...unread])];
  const kept = await keeper.call('keepOnly', { numbers });
  if (!kept.ok) return kept;
  store.journal.owe(kept.value.missing);
  // A disk that is full or fails must not keep anybody from reading: nothing is written until it is made up.
  await store.journal.catchUp();
  return ok(undefined);
}
