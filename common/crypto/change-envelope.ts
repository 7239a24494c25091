import { appErrorOf, type AppError } from '../errors/app-error.ts';
import { fromBase64Url, toBase64Url, utf8, type Bytes } from '../lib/bytes.ts';
import { canonicalJson, parseJson } from '../lib/json.ts';
import type { Random } from '../lib/random.ts';
import { err, ok, type Result } from '../lib/result.ts';
import { changeBody, type Change, type ChangeBody, type ChangeHeader } from '../sync/change.ts';
import { openBytes, padme, sealBytes, unpad } from './aead.ts';
import { sha256 } from './digest.ts';
import type { RecordsKey } from './keys.ts';
import { statementBytes } from './signing.ts';

const BODY_DOMAIN = 'rackside/change-body/v1';

/** Every clear field, so that a server or a bug can't give a body another header. */
function headerOf(change: ChangeHeader): ChangeHeader {
  const { v, id, org, space, device, author, keyId, schemaV } = change;
  return { v, id, org, space, device, author, keyId, schemaV };
}

function associatedData(header: ChangeHeader): Bytes {
  return utf8(`${BODY_DOMAIN}\n${canonicalJson(headerOf(header))}`);
}

/**
 * Seals a change's body: canonical JSON, padded (PADMÉ), AES-256-GCM with every clear field as
 * associated data. Returns it in base64url, as it travels.
 */
export async function sealChange(
  key: RecordsKey,
  header: ChangeHeader,
  body: ChangeBody,
  random: Random,
): Promise<string> {
  const plain = padme(utf8(canonicalJson(body)));
  return toBase64Url(await sealBytes(key, associatedData(header), plain, random));
}

/**
 * Opens a change's body. Fails with `envelope-damaged` when it was not sealed by this key for this
 * header, or does not hold a body as this version knows it. Says nothing about the signature.
 */
export async function openChange(
  key: RecordsKey,
  change: Change,
): Promise<Result<ChangeBody, AppError>> {
  const padded = await openBytes(key, associatedData(change), fromBase64Url(change.body));
  if (!padded.ok) return padded;
  const plain = unpad(padded.value);
  if (!plain.ok) return plain;
  // A member with the right key may still seal what is no JSON.
  const body = changeBody.safeParse(parseJson(plain.value));
  return body.success ? ok(body.data) : err(appErrorOf('envelope-damaged'));
}

/**
 * The bytes that the writing device signs: every clear field and the hash of the sealed body. Throws
 * on a body that is not base64url, which the change's schema rules out.
 */
export async function changeSigningBytes(header: ChangeHeader, body: string): Promise<Bytes> {
  const bodyHash = toBase64Url(await sha256(fromBase64Url(body)));
  return statementBytes('rackside/change/v1', { ...headerOf(header), bodyHash });
}
