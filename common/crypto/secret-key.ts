import type { AppError } from '../errors/app-error.ts';
import type { Brand } from '../lib/brand.ts';
import type { Bytes } from '../lib/bytes.ts';
import type { Random } from '../lib/random.ts';
import type { Result } from '../lib/result.ts';
import { decodePrintedCode, encodePrintedCode, type PrintedCode } from './printed-code.ts';

/** 128 bits. */
export const SECRET_KEY_BYTES = 16;
/** `RSK` for the kind, 1 for the version of text and derivation. */
const code: PrintedCode = { prefix: 'RSK1', bytes: SECRET_KEY_BYTES };

/**
 * What the passphrase alone lacks: random, made on the account's first device, kept in the system's
 * keystore and on the printed kit, and mixed into the key that the passphrase stands for. Who has the
 * account's file or a copy from a server, but not this, has nothing to guess at.
 */
export type SecretKey = Brand<Bytes, 'SecretKey'>;

/** A new Secret Key; the caller wipes it. */
export function makeSecretKey(random: Random): SecretKey {
  return random.bytes(SECRET_KEY_BYTES) as SecretKey;
}

/** The text that is printed: `RSK1-XXXXX-XXXXX-XXXXX-XXXXX-XXXXX-XXXXX`. */
export function secretKeyText(key: SecretKey): Promise<string> {
  return encodePrintedCode(code, key);
}

/** Reads a Secret Key as typed; `code-mistyped` when a letter is wrong. */
export async function readSecretKey(typed: string): Promise<Result<SecretKey, AppError>> {
  const read = await decodePrintedCode(code, typed);
  return read as Result<SecretKey, AppError>;
}
