import type { Bytes } from '../lib/bytes.ts';

const SHA256 = 'SHA-256';
const empty = new Uint8Array(0);

/** SHA-256 (FIPS 180-4). */
export async function sha256(bytes: Bytes): Promise<Bytes> {
  return new Uint8Array(await crypto.subtle.digest(SHA256, bytes));
}

/**
 * HKDF-SHA-256 (RFC 5869), extract and expand.
 * @param info says what the bytes are for; no two uses share one
 * @param length bytes wanted
 */
export async function hkdf(
  secret: Bytes,
  info: Bytes,
  length = 32,
  salt: Bytes = empty,
): Promise<Bytes> {
  const key = await crypto.subtle.importKey('raw', secret, 'HKDF', false, ['deriveBits']);
  const bits = await crypto.subtle.deriveBits(
    { name: 'HKDF', hash: SHA256, salt, info },
    key,
    length * 8,
  );
  return new Uint8Array(bits);
}

/** HMAC-SHA-256 (RFC 2104). */
export async function hmac(key: Bytes, message: Bytes): Promise<Bytes> {
  const handle = await crypto.subtle.importKey('raw', key, { name: 'HMAC', hash: SHA256 }, false, [
    'sign',
  ]);
  return new Uint8Array(await crypto.subtle.sign('HMAC', handle, message));
}
