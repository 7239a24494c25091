import { appErrorOf, type AppError } from '../errors/app-error.ts';
import type { Brand } from '../lib/brand.ts';
import { concat, utf8, type Bytes } from '../lib/bytes.ts';
import { err, ok, type Result } from '../lib/result.ts';
import type { Random } from '../lib/random.ts';

const NONCE = 12;
const TAG = 16;
const AES = 'AES-GCM';
const PAD_END = 0x80;
const encoder = new TextEncoder();
/** Hold a text for the moment in which it is sealed; longer texts get memory of their own. */
const plainScratch = new Uint8Array(16 * 1024);
const aadScratch = new Uint8Array(2 * 1024);

/** No padded text is shorter, so that short values (yes, no, a port) look alike. */
export const MIN_PADDED = 64;

/** An AES-256-GCM envelope (NIST SP 800-38D): nonce ‖ ciphertext ‖ tag. */
export type Sealed = Brand<Bytes, 'Sealed'>;
/** A handle of a key that seals, see keys.ts. */
export type SealingKey = Brand<CryptoKey, string>;

/** A handle of 32 key bytes; the bytes are the caller's to wipe, the handle can't be exported. */
export async function importAesKey<K extends SealingKey>(raw: Bytes): Promise<K> {
  if (raw.length !== 32) throw new RangeError('an AES-256 key has 32 bytes');
  const key = await crypto.subtle.importKey('raw', raw, AES, false, ['encrypt', 'decrypt']);
  return key as K;
}

/**
 * Seals `plain`. The nonce is random, so a key seals at most 2^32 envelopes (NIST SP
 * 800-38D §8.3); see docs/adr/0001.
 * @param aad what the envelope belongs to: it opens with the very same bytes only
 */
export async function sealBytes(
  key: SealingKey,
  aad: Bytes,
  plain: Bytes,
  random: Random,
): Promise<Sealed> {
  const iv = random.bytes(NONCE);
  const sealed = await crypto.subtle.encrypt({ name: AES, iv, additionalData: aad }, key, plain);
  return concat(iv, new Uint8Array(sealed)) as Sealed;
}

/**
 * As {@link sealBytes}, of a padded text ({@link padme}). Takes no memory for what is sealed: a commit
 * seals hundreds of texts, and WebCrypto copies its arguments before it returns its promise (Web
 * Cryptography API §14.3.1, "get a copy of the bytes").
 */
export async function sealText(
  key: SealingKey,
  aad: string,
  text: string,
  random: Random,
): Promise<Sealed> {
  if (text.length * 3 >= plainScratch.length / 2 || aad.length * 3 > aadScratch.length) {
    return sealBytes(key, utf8(aad), padme(utf8(text)), random);
  }
  const { written } = encoder.encodeInto(text, plainScratch);
  const size = paddedLength(written);
  plainScratch[written] = PAD_END;
  const bound = encoder.encodeInto(aad, aadScratch).written;
  const iv = random.bytes(NONCE);
  const sealing = crypto.subtle.encrypt(
    { name: AES, iv, additionalData: aadScratch.subarray(0, bound) },
    key,
    plainScratch.subarray(0, size),
  );
  plainScratch.fill(0, 0, size);
  return concat(iv, new Uint8Array(await sealing)) as Sealed;
}

/** Opens an envelope; fails with `envelope-damaged` and never says why. */
export async function openBytes(
  key: SealingKey,
  aad: Bytes,
  sealed: Bytes,
): Promise<Result<Bytes, AppError>> {
  // What lies on a disk may be anything, whatever its type says.
  if (!(sealed instanceof Uint8Array) || sealed.length < NONCE + TAG) {
    return err(appErrorOf('envelope-damaged'));
  }
  const iv = sealed.subarray(0, NONCE);
  try {
    const plain = await crypto.subtle.decrypt(
      { name: AES, iv, additionalData: aad },
      key,
      sealed.subarray(NONCE),
    );
    return ok(new Uint8Array(plain));
  } catch {
    // WebCrypto reports a wrong tag as an exception; for us it is an expected failure.
    return err(appErrorOf('envelope-damaged'));
  }
}

/**
 * The PADMÉ length (Nikitin et al., "Reducing Metadata Leakage from Encrypted Files and Communication
 * with PURBs", PETS 2019, §4): leaks O(log log L) bits of the length for at most 12 % more bytes.
 */
export function padmeLength(length: number): number {
  if (length < 2) return length;
  const exponent = 31 - Math.clz32(length);
  const significant = 32 - Math.clz32(exponent);
  const mask = 2 ** (exponent - significant) - 1;
  return length + ((-length & mask) >>> 0);
}

/** Length of a text of so many bytes once it is padded ({@link padme}). */
export function paddedLength(length: number): number {
  return Math.max(MIN_PADDED, padmeLength(length + 1));
}

/** Length of the envelope of a text of so many bytes: {@link sealText}. */
export function sealedTextLength(length: number): number {
  return NONCE + paddedLength(length) + TAG;
}

/** Pads by ISO/IEC 7816-4 (0x80, then zeros) to the PADMÉ length, at least {@link MIN_PADDED} bytes. */
export function padme(plain: Uint8Array): Bytes {
  const out = new Uint8Array(paddedLength(plain.length));
  out.set(plain);
  out[plain.length] = PAD_END;
  return out;
}

/** Takes the padding off: a view of the given bytes, so that wiping those wipes it too. */
export function unpad(padded: Bytes): Result<Bytes, AppError> {
  let end = padded.length - 1;
  while (end >= 0 && padded[end] === 0) end -= 1;
  if (end < 0 || padded[end] !== PAD_END) return err(appErrorOf('envelope-damaged'));
  return ok(padded.subarray(0, end));
}
