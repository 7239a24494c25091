import type { z } from 'zod';
import { sealBody, signingBytes } from '../../common/crypto/change-envelope.ts';
import { appErrorOf, type AppError } from '../../common/errors/app-error.ts';
import { toBase64Url, type Bytes } from '../../common/lib/bytes.ts';
import type { ChangeId, RecordId, SpaceId } from '../../common/lib/ids.ts';
import { err, ok, type Result } from '../../common/lib/result.ts';
import { MAX_BODY_CHARS } from '../../common/sync/change.ts';
import { sealBatch } from './batches.ts';
import type { edit } from './data-contract.ts';
import { draftChanges, type DraftedChange } from './edits.ts';
import type { Fold } from './fold-chunk.ts';
import { FOLD_TABLES, sealFolds } from './fold-rows.ts';
import type { LogEntry } from './log-batch.ts';
import { sealWaiting } from './outbox.ts';
import type { Store } from './store.ts';
import { writeLog } from './write-log.ts';

/** The vault host signs one part while the next one is being sealed. */
const SIGN_AT_ONCE = 100;
const MAX_BODY_BYTES = Math.floor((MAX_BODY_CHARS * 3) / 4);

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
    const numbers = new Map<SpaceId, number>();
    for (const { header } of changes) {
      if (!numbers.has(header.space)) numbers.set(header.space, store.numbers.nextBatch());
    }
    const grown = [...folds.values()].map(({ record, state }): Fold => {
      const n = numbers.get(state.space) ?? 0;
      return { state, batches: [...(record?.batches ?? []), n] };
    });
    const [signed, sealed] = await Promise.all([
      signChanges(store, changes),
      sealFolds(store, grown),
    ]);
    if (!signed.ok) return signed;
    const pending = changes.map(({ header, opened }) => ({
      n: numbers.get(header.space) ?? 0,
      id: header.id,
      space: header.space,
      record: opened.body.entity.id,
    }));
    const [batches, waiting] = await Promise.all([
      Promise.all(
        [...numbers].map(([space, n]) =>
          sealBatch(
            store,
            n,
            space,
            signed.value.filter(({ header }) => header.space === space),
          ),
        ),
      ),
      sealWaiting(store, pending),
    ]);
    const { db } = store;
    const written = await writeLog(store, batches, ['waiting', ...FOLD_TABLES], () =>
      Promise.all([db.waiting.bulkAdd(waiting), sealed.write(db)]),
    );
    if (!written.ok) return written;

    sealed.remember();
    store.outbox.add(pending);
    return ok({
      changes: changes.map(({ header }) => header.id),
      records: grown.map(({ state }) => state.id),
    });
  });
}

/** Seals the bodies and has them signed by the vault host, some at a time. */
async function signChanges(
  store: Store,
  drafted: readonly DraftedChange[],
): Promise<Result<LogEntry[], AppError>> {
  const bodies: Bytes[] = [];
  const signing: Promise<Result<Bytes[], AppError>>[] = [];
  for (let at = 0; at < drafted.length; at += SIGN_AT_ONCE) {
    const part = drafted.slice(at, at + SIGN_AT_ONCE);
    const sealed = await Promise.all(
      part.map(({ key, header, opened }) => sealBody(key, header, opened.body, store.random)),
    );
    const tooLong = sealed.findIndex(body => body.length > MAX_BODY_BYTES);
    if (tooLong >= 0) {
      const field = part[tooLong]?.opened.body.field ?? '';
      return err(appErrorOf('invalid-input', { where: `edits: ${field}` }));
    }
    const messages = part.map(({ header }, i) => signingBytes(header, sealed[i] ?? empty));
    signing.push(store.vault.call('sign', { messages }));
    bodies.push(...sealed);
  }
  const signatures: Bytes[] = [];
  for (const answer of await Promise.all(signing)) {
    if (!answer.ok) return answer;
    signatures.push(...answer.value);
  }
  if (signatures.length !== drafted.length) throw new RangeError('a change was not signed');
  return ok(
    drafted.map(({ header, opened }, i) => ({
      header,
      body: bodies[i] ?? empty,
      sig: toBase64Url(signatures[i] ?? empty),
      record: opened.body.entity.id,
    })),
  );
}

const empty: Bytes = new Uint8Array();
