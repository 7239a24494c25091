import { appErrorOf, type AppError } from '../errors/app-error.ts';
import { fromBase64Url, toBase64Url, utf8, type Bytes } from '../lib/bytes.ts';
import { canonicalJson, parseJson } from '../lib/json.ts';
import type { Random } from '../lib/random.ts';
import { err, ok, type Result } from '../lib/result.ts';
import { changeBody, type Change, type ChangeBody, type ChangeHeader } from '../sync/change.ts';
import { sha256 } from './digest.ts';
import { openBytes, sealText, unpad } from './aead.ts';
import type { RecordsKey } from './keys.ts';
import type { SigningDomain } from './signing.ts';

const BODY_DOMAIN = 'rackside/change-body/v1';
const CHANGE_DOMAIN: SigningDomain = 'rackside/change/v1';

/**
 * Every clear field, so that a server or a bug can't give a body another header. Members stand in the
 * order of canonical JSON, so that the platform's own JSON is canonical here; a test holds it to that.
 */
function headerText(header: ChangeHeader, bodyHash?: string): string {
  const { v, id, org, space, device, author, keyId, schemaV } = header;
  return JSON.stringify({ author, bodyHash, device, id, keyId, org, schemaV, space, v });
}

/** What a sealed body is bound to. */
export function bodyAssociatedText(header: ChangeHeader): string {
  return `${BODY_DOMAIN}\n${headerText(header)}`;
}

/**
 * Seals a change's body: canonical JSON, padded (PADMÉ), AES-256-GCM with every clear field as
 * associated data; in base64url, as it travels. The vault host does the same for many changes at once
 * (main/vault-host/change-sealing.ts).
 */
export async function sealChange(
  key: RecordsKey,
  header: ChangeHeader,
  body: ChangeBody,
  random: Random,
): Promise<string> {
  return toBase64Url(await sealText(key, bodyAssociatedText(header), canonicalJson(body), random));
}

/**
 * Opens a change's body. Fails with `envelope-damaged` when it was not sealed by this key for this
 * header, or does not hold a body as this version knows it. Says nothing about the signature.
 */
export async function openBody(
  key: RecordsKey,
  header: ChangeHeader,
  sealed: Bytes,
): Promise<Result<ChangeBody, AppError>> {
  const padded = await openBytes(key, utf8(bodyAssociatedText(header)), sealed);
  if (!padded.ok) return padded;
  const plain = unpad(padded.value);
  if (!plain.ok) return plain;
  // A member with the right key may still seal what is no JSON.
  const body = changeBody.safeParse(parseJson(plain.value));
  return body.success ? ok(body.data) : err(appErrorOf('envelope-damaged'));
}

/** As {@link openBody}, for a change as it travels. */
export function openChange(key: RecordsKey, change: Change): Promise<Result<ChangeBody, AppError>> {
  return openBody(key, change, fromBase64Url(change.body));
}

/** The bytes that the writing device signs: every clear field and the hash of the sealed body. */
export function signingBytes(header: ChangeHeader, bodyHash: Uint8Array): Bytes {
  return utf8(`${CHANGE_DOMAIN}\n${headerText(header, toBase64Url(bodyHash))}`);
}

/**
 * As {@link signingBytes}, for a body as it travels. Rejects one that is not base64url, which the
 * change's schema rules out.
 */
export async function changeSigningBytes(header: ChangeHeader, body: string): Promise<Bytes> {
  return signingBytes(header, await sha256(fromBase64Url(body)));
}
