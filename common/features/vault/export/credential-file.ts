import { z } from 'zod';
import { openBytes, padme, sealBytes, unpad } from '../../../crypto/aead.ts';
import { wipe } from '../../../crypto/keys.ts';
import {
  deriveKeyEncryptionKey,
  kdfParams,
  type KdfCosts,
} from '../../../crypto/passphrase-kdf.ts';
import { appErrorOf, type AppError } from '../../../errors/app-error.ts';
import { concat, fromUtf8, toBase64Url, utf8, type Bytes } from '../../../lib/bytes.ts';
import { canonicalJson, parseJson } from '../../../lib/json.ts';
import type { Random } from '../../../lib/random.ts';
import { err, ok, type Result } from '../../../lib/result.ts';
import { credentialOverview, type CredentialOverview } from '../credential.ts';
import { decodeContent, encodeContent } from '../secret-content.ts';
import type { SecretField } from '../secret-fields.ts';

// A file of exported credentials, version 1:
//
//   'rackside-credentials\n' (21) ‖ version (2) ‖ length of the header (4) ‖ header, canonical JSON ‖
//   nonce ‖ ciphertext ‖ tag
//
// Numbers are big-endian. The header holds the costs and the salt by which the passphrase becomes the
// key (Argon2id, HKDF with a label of its own); everything before the nonce is the associated data of
// AES-256-GCM. The plaintext is padded (PADMÉ): of each credential length (4) ‖ overview as canonical
// JSON ‖ length (4) ‖ secret content. The beginning up to the header's length keeps its shape in every
// later version, so that an older app can tell a newer file from a damaged one.

const MAGIC = utf8('rackside-credentials\n');
const VERSION = 1;
const FIXED = MAGIC.length + 2 + 4;
const MAX_HEADER = 4096;
const KEY_CONTEXT = 'rackside/credential-file/v1';

const header = z.object({
  suite: z.literal('argon2id+hkdf-sha256+aes256gcm'),
  kdf: kdfParams,
});

/** A credential in such a file. */
export interface FiledCredential {
  readonly overview: CredentialOverview;
  readonly fields: readonly SecretField[];
}

/** The name that such files end in. */
export const CREDENTIAL_FILE_EXTENSION = 'rackside-credentials';

/** Whether the bytes begin as such a file, of whatever version. */
export function isCredentialFile(content: Uint8Array): boolean {
  return MAGIC.every((byte, i) => content[i] === byte);
}

/** Seals credentials under a passphrase. Their fields are the caller's to wipe. */
export async function writeCredentialFile(
  credentials: readonly FiledCredential[],
  passphrase: string,
  costs: KdfCosts,
  random: Random,
): Promise<Result<Bytes, AppError>> {
  const kdf = { ...costs, salt: toBase64Url(random.bytes(16)) };
  const key = await deriveKeyEncryptionKey(passphrase, kdf, KEY_CONTEXT);
  if (!key.ok) return key;
  const json = utf8(canonicalJson({ suite: 'argon2id+hkdf-sha256+aes256gcm', kdf }));
  const fixed = new Uint8Array(FIXED);
  fixed.set(MAGIC);
  const view = new DataView(fixed.buffer);
  view.setUint16(MAGIC.length, VERSION);
  view.setUint32(MAGIC.length + 2, json.length);
  const head = concat(fixed, json);
  const parts: Uint8Array[] = [];
  for (const { overview, fields } of credentials) {
    const content = encodeContent(fields);
    if (!content.ok) return content;
    const about = utf8(canonicalJson(overview));
    parts.push(lengthOf(about), about, lengthOf(content.value), content.value);
  }
  const plain = concat(...parts);
  const padded = padme(plain);
  wipe(plain, ...parts);
  const sealed = await sealBytes(key.value, head, padded, random);
  wipe(padded);
  return ok(concat(head, sealed));
}

/**
 * Opens such a file. `import-newer` when a later app wrote it, `wrong-passphrase`, or
 * `import-damaged`, which an altered byte of the sealed part can't be told from a wrong passphrase.
 */
export async function readCredentialFile(
  content: Bytes,
  passphrase: string,
  file: string,
): Promise<Result<FiledCredential[], AppError>> {
  const damaged = (where: string) => err(appErrorOf('import-damaged', { file, where }));
  if (content.length < FIXED) return damaged('header');
  const view = new DataView(content.buffer, content.byteOffset, content.byteLength);
  const version = view.getUint16(MAGIC.length);
  if (version > VERSION) return err(appErrorOf('import-newer', { file, got: String(version) }));
  const length = view.getUint32(MAGIC.length + 2);
  if (version < 1 || length > MAX_HEADER || FIXED + length > content.length) {
    return damaged('header');
  }
  const head = content.slice(0, FIXED + length);
  const parsed = header.safeParse(parseJson(head.subarray(FIXED)));
  if (!parsed.success) return damaged('header');
  const key = await deriveKeyEncryptionKey(passphrase, parsed.data.kdf, KEY_CONTEXT);
  if (!key.ok) return key.error.kind === 'weak-kdf' ? key : damaged('header');
  const padded = await openBytes(key.value, head, content.subarray(FIXED + length));
  if (!padded.ok) return err(appErrorOf('wrong-passphrase'));
  const plain = unpad(padded.value);
  const read = plain.ok ? credentialsOf(plain.value) : undefined;
  wipe(padded.value);
  return read === undefined ? damaged('content') : ok(read);
}

function credentialsOf(plain: Bytes): FiledCredential[] | undefined {
  const credentials: FiledCredential[] = [];
  let at = 0;
  const take = (): Bytes | undefined => {
    if (at + 4 > plain.length) return undefined;
    const length = new DataView(plain.buffer, plain.byteOffset + at, 4).getUint32(0);
    const part = plain.subarray(at + 4, at + 4 + length);
    at += 4 + length;
    return at > plain.length ? undefined : part;
  };
  while (at < plain.length) {
    const about = take();
    const content = take();
    if (about === undefined || content === undefined) return undefined;
    const overview = credentialOverview.safeParse(parseJson(about));
    const fields = decodeContent(content);
    if (!overview.success || !fields.ok) return undefined;
    credentials.push({ overview: overview.data, fields: fields.value });
  }
  return credentials;
}

function lengthOf(part: Uint8Array): Bytes {
  const out = new Uint8Array(4);
  new DataView(out.buffer).setUint32(0, part.length);
  return out;
}

/** The text of a passphrase that was typed as bytes; undefined for what is no UTF-8. */
export function passphraseText(typed: Uint8Array): string | undefined {
  try {
    return fromUtf8(typed);
  } catch {
    return undefined;
  }
}
