import type { z } from 'zod';
import { sealBody } from '../../common/crypto/change-envelope.ts';
import { sha256 } from '../../common/crypto/digest.ts';
import { appErrorOf, type AppError } from '../../common/errors/app-error.ts';
import { concat, toBase64Url, type Bytes } from '../../common/lib/bytes.ts';
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
const SIGN_AT_ONCE = 64;
const SIGNATURE_BYTES = 64;
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
    const signing = await sendForSigning(store, changes);
    if (!signing.ok) return signing;
    // Meanwhile the vault host is busy: nothing of the folds depends on the signatures.
    const [signed, sealed] = await Promise.all([
      entriesOf(changes, signing.value),
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

/** Changes of one header that were sent to the vault host. */
interface Sent {
  readonly bodies: readonly Bytes[];
  readonly signatures: Promise<Result<Bytes, AppError>>;
}

/**
 * Seals the bodies and sends them to be signed, some at a time: while the vault host signs the first
 * ones, the next are being sealed.
 */
async function sendForSigning(
  store: Store,
  drafted: readonly DraftedChange[],
): Promise<Result<readonly Sent[], AppError>> {
  const parts = partsOf(drafted);
  const sealPart = (part: readonly DraftedChange[] = []): Promise<Bytes[]> =>
    Promise.all(
      part.map(({ key, header, opened }) => sealBody(key, header, opened.body, store.random)),
    );
  const sent: Sent[] = [];
  let next = sealPart(parts[0]);
  for (const [i, part] of parts.entries()) {
    const sealing = next;
    next = sealPart(parts[i + 1]);
    const bodies = await sealing;
    const tooLong = bodies.findIndex(body => body.length > MAX_BODY_BYTES);
    if (tooLong >= 0) {
      const field = part[tooLong]?.opened.body.field ?? '';
      return err(appErrorOf('invalid-input', { where: `edits: ${field}` }));
    }
    sent.push(await sendPart(store, part, bodies));
  }
  return ok(sent);
}

/** The log's entries, once everything sent has come back signed. */
async function entriesOf(
  drafted: readonly DraftedChange[],
  sent: readonly Sent[],
): Promise<Result<LogEntry[], AppError>> {
  const entries: LogEntry[] = [];
  for (const { bodies, signatures } of sent) {
    const signed = await signatures;
    if (!signed.ok) return signed;
    if (signed.value.length !== bodies.length * SIGNATURE_BYTES) {
      return err(appErrorOf('bad-signature'));
    }
    for (const [i, body] of bodies.entries()) {
      const one = drafted[entries.length];
      if (one === undefined) return err(appErrorOf('bad-signature'));
      const sig = signed.value.subarray(i * SIGNATURE_BYTES, (i + 1) * SIGNATURE_BYTES);
      const { header, opened } = one;
      entries.push({ header, body, sig: toBase64Url(sig), record: opened.body.entity.id });
    }
  }
  return ok(entries);
}

/** In their order, so many of one header at a time. */
function partsOf(drafted: readonly DraftedChange[]): DraftedChange[][] {
  const parts: DraftedChange[][] = [];
  for (const one of drafted) {
    const part = parts.at(-1);
    const isFull = part === undefined || part.length === SIGN_AT_ONCE;
    if (isFull || part[0]?.header.space !== one.header.space) parts.push([one]);
    else part.push(one);
  }
  return parts;
}

async function sendPart(
  { vault }: Store,
  part: readonly DraftedChange[],
  bodies: readonly Bytes[],
): Promise<Sent> {
  const [first] = part;
  if (first === undefined) throw new RangeError('a part has changes');
  const { id: _id, ...header } = first.header;
  const hashes = concat(...(await Promise.all(bodies.map(sha256))));
  const ids = part.map(one => one.header.id);
  const signatures = vault.call('sign', { header, ids, hashes });
  // Awaited when all parts are sent: what fails before that is met there.
  void signatures.catch(() => undefined);
  return { bodies, signatures };
}
