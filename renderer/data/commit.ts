import type { z } from 'zod';
import { changeSigningBytes, sealChange } from '../../common/crypto/change-envelope.ts';
import { appErrorOf, type AppError } from '../../common/errors/app-error.ts';
import { toBase64Url } from '../../common/lib/bytes.ts';
import type { ChangeId, RecordId } from '../../common/lib/ids.ts';
import { err, ok, type Result } from '../../common/lib/result.ts';
import { MAX_BODY_CHARS, type Change } from '../../common/sync/change.ts';
import type { edit } from './data-contract.ts';
import { writeAtomically, type LogRow } from './database.ts';
import { draftChanges, type DraftedChange } from './edits.ts';
import { sealRecord, type LogEntry, type Store } from './store.ts';

/** What a commit wrote. */
export interface Committed {
  readonly changes: ChangeId[];
  readonly records: RecordId[];
}

/**
 * One user action: its changes, the records they lead to and the outbox in one durable transaction.
 * Memory follows the disk, never the other way round: a crash in between loses nothing.
 */
export function commitEdits(
  store: Store,
  edits: readonly z.output<typeof edit>[],
): Promise<Result<Committed, AppError>> {
  return store.exclusively(async () => {
    const drafted = await draftChanges(store, edits);
    if (!drafted.ok) return drafted;
    const { changes, folds } = drafted.value;
    const signed = await signChanges(store, changes);
    if (!signed.ok) return signed;

    const lives = [...folds].map(([row, state]) => ({ row, state }));
    const [logRows, recordRows] = await Promise.all([
      Promise.all(changes.map((one, i) => logRow(store, one.row, { change: at(signed.value, i) }))),
      Promise.all(lives.map(live => sealRecord(store, live))),
    ]);
    const { db } = store;
    const written = await writeAtomically(db, ['log', 'record', 'outbox'], async () => {
      const [, , places] = await Promise.all([
        db.log.bulkAdd(logRows),
        db.record.bulkPut(recordRows),
        db.outbox.bulkAdd(
          logRows.map(({ id, space, entity }) => ({ id, space, entity })),
          { allKeys: true },
        ),
      ]);
      return places;
    });
    if (!written.ok) return written;

    for (const live of lives) store.records.put(live);
    store.outbox.add(
      changes.map(({ header: { id, space }, row }, i) => ({
        n: at(written.value, i),
        id,
        space,
        row,
      })),
    );
    return ok({
      changes: changes.map(({ header }) => header.id),
      records: lives.map(({ state }) => state.id),
    });
  });
}

/** The sealed row of a change. */
export async function logRow(store: Store, row: string, entry: LogEntry): Promise<LogRow> {
  const { id, space } = entry.change;
  return { id, space, entity: row, sealed: await store.rows.seal('log', id, space, entry) };
}

/** Seals the bodies and has all of them signed by the vault host in one call. */
async function signChanges(
  store: Store,
  drafted: readonly DraftedChange[],
): Promise<Result<Change[], AppError>> {
  const bodies = await Promise.all(
    drafted.map(({ key, header, opened }) => sealChange(key, header, opened.body, store.random)),
  );
  const tooLong = bodies.findIndex(body => body.length > MAX_BODY_CHARS);
  if (tooLong >= 0) {
    const field = drafted[tooLong]?.opened.body.field ?? '';
    return err(appErrorOf('invalid-input', { where: `edits: ${field}` }));
  }
  const messages = await Promise.all(
    drafted.map(({ header }, i) => changeSigningBytes(header, at(bodies, i))),
  );
  const signatures = await store.vault.call('sign', { messages });
  if (!signatures.ok) return signatures;
  return ok(
    drafted.map(({ header }, i) => ({
      ...header,
      body: at(bodies, i),
      sig: toBase64Url(at(signatures.value, i)),
    })),
  );
}

/** What stands beside the item with this index; its lack is a bug. */
function at<T>(items: readonly T[], index: number): T {
  const item = items[index];
  if (item === undefined) throw new RangeError(`nothing at ${index}`);
  return item;
}
