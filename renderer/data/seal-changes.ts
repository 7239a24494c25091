import { sealedTextLength } from '../../common/crypto/aead.ts';
import { appErrorOf, type AppError } from '../../common/errors/app-error.ts';
import { toBase64Url, type Bytes } from '../../common/lib/bytes.ts';
import { canonicalJson } from '../../common/lib/json.ts';
import { err, ok, type Result } from '../../common/lib/result.ts';
import { MAX_BODY_BYTES } from '../../common/sync/change.ts';
import type { DraftedChange } from './edits.ts';
import { encodeAll } from './encode-all.ts';
import type { LogEntry } from './log-batch.ts';
import type { Store } from './store.ts';

/** The vault host works on one part while the next one is being written out. */
const SEAL_AT_ONCE = 64;
const SIGNATURE_BYTES = 64;

/** Changes of one header that are with the vault host. */
export interface Sent {
  /** Length of each body once it is sealed. */
  readonly sizes: readonly number[];
  readonly answer: Promise<
    Result<{ readonly bodies: Bytes; readonly signatures: Bytes }, AppError>
  >;
}

/**
 * Gives the bodies to the vault host to be sealed and signed, some at a time. Fails with
 * `invalid-input` when one is larger than a change may be.
 */
export function sendForSealing(
  { vault }: Pick<Store, 'vault'>,
  drafted: readonly DraftedChange[],
): Result<readonly Sent[], AppError> {
  const sent: Sent[] = [];
  for (const part of partsOf(drafted)) {
    const { bytes, lengths } = encodeAll(part.map(({ opened }) => canonicalJson(opened.body)));
    const sizes = lengths.map(sealedTextLength);
    const tooLong = sizes.findIndex(size => size > MAX_BODY_BYTES);
    if (tooLong >= 0) {
      const field = part[tooLong]?.opened.body.field ?? '';
      return err(appErrorOf('invalid-input', { where: `edits: ${field}` }));
    }
    const [first] = part;
    if (first === undefined) continue;
    const { id: _id, ...header } = first.header;
    const ids = part.map(one => one.header.id);
    const texts = bytes.slice();
    const answer = vault.call('seal', { header, ids, lengths, texts });
    // Awaited when all parts are sent: what fails before that is met there.
    void answer.catch(() => undefined);
    sent.push({ sizes, answer });
  }
  return ok(sent);
}

/** The log's entries, once everything sent has come back sealed and signed. */
export async function entriesOf(
  drafted: readonly DraftedChange[],
  sent: readonly Sent[],
): Promise<Result<LogEntry[], AppError>> {
  const entries: LogEntry[] = [];
  for (const { sizes, answer } of sent) {
    const sealed = await answer;
    if (!sealed.ok) return sealed;
    const { bodies, signatures } = sealed.value;
    const size = sizes.reduce((sum, one) => sum + one, 0);
    if (bodies.length !== size || signatures.length !== sizes.length * SIGNATURE_BYTES) {
      return err(appErrorOf('bad-signature'));
    }
    let at = 0;
    for (const [i, length] of sizes.entries()) {
      const one = drafted[entries.length];
      if (one === undefined) return err(appErrorOf('bad-signature'));
      const { header, opened } = one;
      entries.push({
        header,
        body: bodies.subarray(at, at + length),
        sig: toBase64Url(signatures.subarray(i * SIGNATURE_BYTES, (i + 1) * SIGNATURE_BYTES)),
        record: opened.body.entity.id,
      });
      at += length;
    }
  }
  return ok(entries);
}

/** In their order, so many of one header at a time. */
function partsOf(drafted: readonly DraftedChange[]): DraftedChange[][] {
  const parts: DraftedChange[][] = [];
  for (const one of drafted) {
    const part = parts.at(-1);
    const isFull = part === undefined || part.length === SEAL_AT_ONCE;
    if (isFull || part[0]?.header.space !== one.header.space) parts.push([one]);
    else part.push(one);
  }
  return parts;
}
