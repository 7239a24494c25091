import { toBase64Url, utf8, type Bytes } from '../lib/bytes.ts';
import { hkdf } from './digest.ts';

const HASH = 'SHA-256';
/** 128 bits: no two values of one store meet by chance. */
const KEPT = 16;

/** Names rows of the local store without saying what they are. */
export interface BlindIndex {
  /** The same text for the same parts, on this device only; 22 characters. */
  of(purpose: string, ...parts: readonly string[]): Promise<string>;
}

/**
 * HMAC-SHA-256 (RFC 2104) under a key of its own, derived from the local storage key, so that an index
 * value on disk tells nothing to who lacks that key.
 * @param localKey raw bytes; the caller's to wipe
 */
export async function blindIndex(localKey: Bytes): Promise<BlindIndex> {
  const raw = await hkdf(localKey, utf8('rackside/blind-index/v1'));
  const key = await crypto.subtle.importKey('raw', raw, { name: 'HMAC', hash: HASH }, false, [
    'sign',
  ]);
  raw.fill(0);
  return {
    of: async (purpose, ...parts) => {
      const mac = await crypto.subtle.sign('HMAC', key, utf8(JSON.stringify([purpose, ...parts])));
      return toBase64Url(new Uint8Array(mac).subarray(0, KEPT));
    },
  };
}
