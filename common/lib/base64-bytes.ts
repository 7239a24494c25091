import type { Bytes } from './bytes.ts';

const LETTERS = Uint8Array.from(
  'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_',
  letter => letter.charCodeAt(0),
);
const NONE = 255;
const VALUES = new Uint8Array(128).fill(NONE);
LETTERS.forEach((letter, value) => {
  VALUES[letter] = value;
});

/**
 * base64url without padding (RFC 4648 §5) as bytes of ASCII: for secrets, which must not become
 * strings. Elsewhere `toBase64Url` is faster.
 */
export function encodeBase64Url(bytes: Uint8Array): Bytes {
  const out = new Uint8Array(Math.ceil((bytes.length * 4) / 3));
  let at = 0;
  for (let i = 0; i < bytes.length; i += 3) {
    const [a = 0, b = 0, c = 0] = [bytes[i], bytes[i + 1], bytes[i + 2]];
    const word = (a << 16) | (b << 8) | c;
    for (let shift = 18; shift >= 0 && at < out.length; shift -= 6, at += 1) {
      out[at] = LETTERS[(word >> shift) & 63] ?? 0;
    }
  }
  return out;
}

/** The bytes of such text; undefined when it is not spelt in the one way. */
export function decodeBase64Url(text: Uint8Array): Bytes | undefined {
  if (text.length % 4 === 1) return undefined;
  const out = new Uint8Array(Math.floor((text.length * 3) / 4));
  let bits = 0;
  let held = 0;
  let at = 0;
  for (const letter of text) {
    const value = VALUES[letter] ?? NONE;
    if (value === NONE) return undefined;
    held = ((held << 6) | value) & 0xffff;
    bits += 6;
    if (bits >= 8) {
      bits -= 8;
      out[at] = (held >> bits) & 255;
      at += 1;
    }
  }
  // Unused bits must be zero, see `isBase64Url`.
  return (held & ((1 << bits) - 1)) === 0 ? out : undefined;
}
