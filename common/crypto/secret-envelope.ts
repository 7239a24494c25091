import type { AppError } from '../errors/app-error.ts';
import { fromBase64Url, toBase64Url, utf8, type Bytes } from '../lib/bytes.ts';
import { canonicalJson } from '../lib/json.ts';
import type { Random } from '../lib/random.ts';
import type { Result } from '../lib/result.ts';
import { importAesKey, openBytes, padme, sealBytes, unpad } from './aead.ts';
import { KEY_BYTES, wipe, type VaultKey } from './keys.ts';
import type { SealedSecret } from './sealed-secret.ts';

const SUITE = 'aes256gcm+aes256gcm';

/** Where a secret belongs, and the one host it is for. */
type SecretPlace = Pick<SealedSecret, 'space' | 'record' | 'keyId' | 'target'>;

function associatedData(place: SecretPlace, part: 'record-key' | 'secret'): Bytes {
  const { space, record, keyId, target } = place;
  const { host, port } = target;
  const clear = {
    format: 'rackside/secret/v1',
    suite: SUITE,
    part,
    space,
    record,
    keyId,
    host,
    port,
  };
  return utf8(canonicalJson(clear));
}

/**
 * Seals a credential's secret: padded, under a record key made for this revision, which the space's
 * vault key wraps. Both parts are bound to space, record, epoch and target. The secret is the caller's to wipe.
 */
export async function sealSecret(
  vaultKey: VaultKey,
  place: SecretPlace,
  secret: Uint8Array,
  random: Random,
): Promise<SealedSecret> {
  const recordKey = random.bytes(KEY_BYTES);
  const padded = padme(secret);
  try {
    const handle = await importAesKey(recordKey);
    const wrapped = await sealBytes(
      vaultKey,
      associatedData(place, 'record-key'),
      recordKey,
      random,
    );
    const body = await sealBytes(handle, associatedData(place, 'secret'), padded, random);
    return { v: 1, ...place, wrapped: toBase64Url(wrapped), body: toBase64Url(body) };
  } finally {
    wipe(recordKey, padded);
  }
}

/** Opens a secret; fails with `envelope-damaged` on any altered byte or place. The caller wipes it. */
export async function openSecret(
  vaultKey: VaultKey,
  sealed: SealedSecret,
): Promise<Result<Bytes, AppError>> {
  const recordKey = await openBytes(
    vaultKey,
    associatedData(sealed, 'record-key'),
    fromBase64Url(sealed.wrapped),
  );
  if (!recordKey.ok) return recordKey;
  const handle = await importAesKey(recordKey.value);
  wipe(recordKey.value);
  const padded = await openBytes(
    handle,
    associatedData(sealed, 'secret'),
    fromBase64Url(sealed.body),
  );
  if (!padded.ok) return padded;
  const secret = unpad(padded.value);
  if (!secret.ok) return secret;
  const copy = secret.value.slice();
  wipe(padded.value);
  return { ok: true, value: copy };
}
