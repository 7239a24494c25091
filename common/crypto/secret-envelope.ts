import type { AppError } from '../errors/app-error.ts';
import { fromBase64Url, toBase64Url, utf8, type Bytes } from '../lib/bytes.ts';
import { canonicalJson } from '../lib/json.ts';
import type { Random } from '../lib/random.ts';
import { ok, type Result } from '../lib/result.ts';
import { importAesKey, openBytes, padme, sealBytes, unpad } from './aead.ts';
import { sha256 } from './digest.ts';
import { KEY_BYTES, wipe, type VaultKey } from './keys.ts';
import type { SealedSecret, SealedSecretV1, SealedSecretV2 } from './sealed-secret.ts';

const SUITE = 'aes256gcm+aes256gcm';
const NAMESPACE = 'credential/secret';
const HASH_DOMAIN = 'rackside/secret-hash/v2';

/** The two parts of an envelope: neither opens in the other's place. */
type Part = 'record-key' | 'secret';

/** Where a secret belongs, whose it is, after which it comes, and the one host it is for. */
export type SecretPlace = Omit<SealedSecretV2, 'v' | 'wrapped' | 'body'>;

/** Everything in the clear: format, suite, namespace and every member but the sealed ones. */
function associatedData(sealed: SealedSecret | (SecretPlace & { v: 2 }), part: Part): Bytes {
  return utf8(canonicalJson(sealed.v === 1 ? clearOfV1(sealed, part) : clearOfV2(sealed, part)));
}

function clearOfV1(sealed: SealedSecretV1, part: Part): object {
  const { space, record, keyId, target } = sealed;
  const { host, port } = target;
  return { format: 'rackside/secret/v1', suite: SUITE, part, space, record, keyId, host, port };
}

function clearOfV2(place: SecretPlace, part: Part): object {
  const { space, record, keyId, author, device, schema, revision, previous, target } = place;
  return {
    format: 'rackside/secret/v2',
    suite: SUITE,
    namespace: NAMESPACE,
    part,
    space,
    record,
    keyId,
    author,
    device,
    schema,
    revision,
    previous,
    target: target === null ? null : { host: target.host, port: target.port },
  };
}

/**
 * Seals a credential's secret content: padded, under a record key made for this revision, which the
 * space's vault key wraps. Both parts are bound to everything in the clear. The content is the caller's
 * to wipe.
 */
export async function sealSecret(
  vaultKey: VaultKey,
  place: SecretPlace,
  content: Uint8Array,
  random: Random,
): Promise<SealedSecretV2> {
  const recordKey = random.bytes(KEY_BYTES);
  const padded = padme(content);
  const clear = { v: 2, ...place } as const;
  try {
    const handle = await importAesKey(recordKey);
    const wrapped = await sealBytes(
      vaultKey,
      associatedData(clear, 'record-key'),
      recordKey,
      random,
    );
    const body = await sealBytes(handle, associatedData(clear, 'secret'), padded, random);
    return { ...clear, wrapped: toBase64Url(wrapped), body: toBase64Url(body) };
  } finally {
    wipe(recordKey, padded);
  }
}

/**
 * Opens a secret of either version: of version 1 the bare secret, of version 2 its content. Fails with
 * `envelope-damaged` on any altered byte or place. The caller wipes what it gets.
 */
export async function openSecret(
  vaultKey: VaultKey,
  sealed: SealedSecret,
): Promise<Result<Bytes, AppError>> {
  const recordKey = await openRecordKey(vaultKey, sealed);
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
  const copy = secret.ok ? ok(secret.value.slice()) : secret;
  wipe(padded.value);
  return copy;
}

/**
 * Whether the clear part of a secret is what its maker sealed, without opening the secret itself: its
 * revision can be believed.
 */
export async function isGenuineSecret(vaultKey: VaultKey, sealed: SealedSecret): Promise<boolean> {
  const recordKey = await openRecordKey(vaultKey, sealed);
  if (recordKey.ok) wipe(recordKey.value);
  return recordKey.ok;
}

function openRecordKey(vaultKey: VaultKey, sealed: SealedSecret): Promise<Result<Bytes, AppError>> {
  return openBytes(vaultKey, associatedData(sealed, 'record-key'), fromBase64Url(sealed.wrapped));
}

/** The hash by which the next revision names this one: over all of it. base64url. */
export async function secretHash(sealed: SealedSecret): Promise<string> {
  return toBase64Url(await sha256(utf8(`${HASH_DOMAIN}\n${canonicalJson(sealed)}`)));
}

/** Which revision a secret is; those of version 1 come before the first. */
export function revisionOf(sealed: SealedSecret): number {
  return sealed.v === 1 ? 0 : sealed.revision;
}
