import { createCipheriv, createHash, createSecretKey, sign, type KeyObject } from 'node:crypto';
import type { z } from 'zod';
import { paddedLength, sealedTextLength } from '../../common/crypto/aead.ts';
import { bodyAssociatedText, signingBytes } from '../../common/crypto/change-envelope.ts';
import { wipe, type SpaceKey } from '../../common/crypto/keys.ts';
import { deriveRecordsKey } from '../../common/crypto/space-keys.ts';
import type { VaultRecords } from '../../common/features/vault/vault-records.ts';
import { appErrorOf, type AppError } from '../../common/errors/app-error.ts';
import { MAX_BODY_BYTES } from '../../common/sync/change.ts';
import { concat, utf8, type Bytes } from '../../common/lib/bytes.ts';
import type { SpaceId } from '../../common/lib/ids.ts';
import type { Random } from '../../common/lib/random.ts';
import { err, ok, type Result } from '../../common/lib/result.ts';
import { spaceOf, type Session } from './session.ts';

type Input = z.output<VaultRecords['calls']['seal']['input']>;
type Output = z.output<VaultRecords['calls']['seal']['output']>;

const NONCE_BYTES = 12;
const TAG_BYTES = 16;
/** So many signatures at once are left to other threads. */
const SIGN_APART = 8;
const PAD_END = 0x80;

/** What changes are sealed and signed with. */
export interface SealingKeys {
  readonly records: KeyObject;
  readonly device: KeyObject;
}

/**
 * Seals and signs changes with this device's key and the records key that their header names. Whoever
 * holds the data worker's port gets no log-in to the server and no certificate by it, nor a change in
 * another's name, nor a signature over a body that was sealed elsewhere.
 */
export async function sealChanges(
  session: Session,
  input: Input,
): Promise<Result<Output, AppError>> {
  const { account, random } = session;
  const { org, author, device, space: id, keyId } = input.header;
  const { owner } = account;
  if (org !== owner.org || author !== owner.account || device !== owner.device) return malformed();
  const space = spaceOf(session, id);
  if (!space.ok) return space;
  const key = space.value.keys.get(keyId);
  if (key === undefined) return err(appErrorOf('no-key-for-space'));
  const records = await recordsKeyOf(key, id, keyId);
  return sealAndSign({ records, device: account.device }, input, random);
}

/** The same with keys at hand. The texts are wiped; what came over a port is nobody else's. */
export async function sealAndSign(
  { records, device }: SealingKeys,
  { header, ids, lengths, texts }: Input,
  random: Random,
): Promise<Result<Output, AppError>> {
  const sizes = lengths.map(sealedTextLength);
  if (lengths.length !== ids.length || sum(lengths) !== texts.length) return malformed();
  if (sizes.some(size => size > MAX_BODY_BYTES)) return malformed();
  const bodies = new Uint8Array(sum(sizes));
  const padded = new Uint8Array(Math.max(0, ...lengths.map(paddedLength)));
  const nonces = random.bytes(ids.length * NONCE_BYTES);
  let from = 0;
  let to = 0;
  const messages = ids.map((id, i) => {
    const length = lengths[i] ?? 0;
    const size = sizes[i] ?? 0;
    const one = { ...header, id };
    padded.set(texts.subarray(from, from + length));
    padded[length] = PAD_END;
    const iv = nonces.subarray(i * NONCE_BYTES, (i + 1) * NONCE_BYTES);
    const cipher = createCipheriv('aes-256-gcm', records, iv, { authTagLength: TAG_BYTES });
    cipher.setAAD(utf8(bodyAssociatedText(one)));
    const body = bodies.subarray(to, to + size);
    body.set(iv);
    body.set(cipher.update(padded.subarray(0, paddedLength(length))), NONCE_BYTES);
    cipher.final();
    body.set(cipher.getAuthTag(), size - TAG_BYTES);
    padded.fill(0, 0, length + 1);
    from += length;
    to += size;
    return signingBytes(one, createHash('sha256').update(body).digest());
  });
  texts.fill(0);
  return ok({ bodies, signatures: concat(...(await signAll(messages, device))) });
}

/**
 * A signature is most of what a change costs here. Many are made by Node's threads, while this one seals
 * what comes next; a few are made at once, for there and back takes longer than to make them.
 */
function signAll(messages: readonly Bytes[], device: KeyObject): Promise<readonly Uint8Array[]> {
  if (messages.length < SIGN_APART) {
    return Promise.resolve(messages.map(message => sign(null, message, device)));
  }
  return Promise.all(
    messages.map(
      message =>
        new Promise<Uint8Array>((resolve, reject) => {
          sign(null, message, device, (failure, signature) => {
            if (failure === null) resolve(signature);
            else reject(failure);
          });
        }),
    ),
  );
}

const recordsKeys = new WeakMap<SpaceKey, Promise<KeyObject>>();

/** Derived once for each key that the session holds, and forgotten with it. */
function recordsKeyOf(key: SpaceKey, space: SpaceId, keyId: string): Promise<KeyObject> {
  const known = recordsKeys.get(key);
  if (known !== undefined) return known;
  const derived = deriveRecordsKey(key, space, keyId).then(raw => {
    const handle = createSecretKey(raw);
    wipe(raw);
    return handle;
  });
  recordsKeys.set(key, derived);
  return derived;
}

function malformed(): Result<never, AppError> {
  return err(appErrorOf('invalid-input', { where: 'seal' }));
}

function sum(lengths: readonly number[]): number {
  return lengths.reduce((total, length) => total + length, 0);
}
