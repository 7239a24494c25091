import type { Random } from './random.ts';

const POOL = 4096;
const UUID_BYTES = 16;
const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

/**
 * Randomness drawn from the platform by the kilobyte: for nonces and ids, of which a large commit takes
 * a thousand. Not for keys, which should not lie about before they are used.
 */
export function pooledRandom(random: Pick<Random, 'bytes'>): Random {
  let pool = new Uint8Array();
  let used = 0;
  /** Each byte is given once, and gone from here then. */
  const bytes = (length: number): Uint8Array<ArrayBuffer> => {
    if (length > POOL / 4) return random.bytes(length);
    if (used + length > pool.length) {
      pool = random.bytes(POOL);
      used = 0;
    }
    const drawn = pool.slice(used, used + length);
    pool.fill(0, used, used + length);
    used += length;
    return drawn;
  };
  return { bytes, uuid: () => uuidOf(bytes(UUID_BYTES)) };
}

/** A UUID of version 4 (RFC 9562 §5.4) from sixteen random bytes. */
function uuidOf(bytes: Uint8Array): string {
  let text = '';
  for (const [i, byte] of bytes.entries()) {
    if (i === 4 || i === 6 || i === 8 || i === 10) text += '-';
    const bits = i === 6 ? (byte & 0x0f) | 0x40 : i === 8 ? (byte & 0x3f) | 0x80 : byte;
    text += HEX[bits] ?? '';
  }
  return text;
}
