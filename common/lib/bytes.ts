/** Bytes that own their whole buffer, as WebCrypto and structured clone want them. */
export type Bytes = Uint8Array<ArrayBuffer>;

const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { fatal: true });

/** UTF-8 bytes of `text`. */
export function utf8(text: string): Bytes {
  return encoder.encode(text);
}

/** Text of UTF-8 bytes; throws a TypeError on invalid UTF-8. */
export function fromUtf8(bytes: Uint8Array): string {
  return decoder.decode(bytes);
}

/** The parts, one after the other. */
export function concat(...parts: readonly Uint8Array[]): Bytes {
  const out = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}

/** Whether both hold the same bytes, in time that depends on the length only. */
export function equalBytes(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  let difference = 0;
  for (let i = 0; i < a.length; i += 1) difference |= (a[i] ?? 0) ^ (b[i] ?? 0);
  return difference === 0;
}

const CHUNK = 0x8000;

/** Longer ones are left to the platform: below this its three passes over the text cost more. */
const SHORT = 128;

/** base64url without padding (RFC 4648 §5). */
export function toBase64Url(bytes: Uint8Array): string {
  if (bytes.length <= SHORT) return shortBase64Url(bytes);
  let binary = '';
  for (let at = 0; at < bytes.length; at += CHUNK) {
    binary += String.fromCharCode(...bytes.subarray(at, at + CHUNK));
  }
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
}

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
/** The two letters of each twelve bits. */
const PAIRS = Array.from({ length: 4096 }, (_, i) => `${LETTERS[i >>> 6]}${LETTERS[i & 63]}`);

/** Hashes, signatures and ids come by the thousand. */
function shortBase64Url(bytes: Uint8Array): string {
  let text = '';
  const whole = bytes.length - (bytes.length % 3);
  for (let at = 0; at < whole; at += 3) {
    const bits = (byteAt(bytes, at) << 16) | (byteAt(bytes, at + 1) << 8) | byteAt(bytes, at + 2);
    text += `${PAIRS[bits >>> 12]}${PAIRS[bits & 4095]}`;
  }
  switch (bytes.length - whole) {
    case 1:
      return `${text}${PAIRS[byteAt(bytes, whole) << 4]}`;
    case 2: {
      const bits = ((byteAt(bytes, whole) << 8) | byteAt(bytes, whole + 1)) << 2;
      return `${text}${PAIRS[bits >>> 6]}${LETTERS[bits & 63]}`;
    }
    default:
      return text;
  }
}

function byteAt(bytes: Uint8Array, at: number): number {
  return bytes[at] ?? 0;
}

/** Bits of the last letter that no byte has, by the text's length modulo 4. */
const UNUSED_BITS = [0, undefined, 0b1111, 0b11];

/**
 * Whether the text is what {@link toBase64Url} makes of some bytes. Unused bits must be zero (RFC 4648
 * §3.5): else anyone could respell a signature without its key, and what is hashed with it changes.
 */
export function isBase64Url(text: string): boolean {
  const unused = UNUSED_BITS[text.length % 4];
  if (unused === undefined || !/^[\w-]*$/.test(text)) return false;
  return (LETTERS.indexOf(text.at(-1) ?? 'A') & unused) === 0;
}

/** Bytes of base64url text; throws on anything that {@link isBase64Url} does not take. */
export function fromBase64Url(text: string): Bytes {
  if (!isBase64Url(text)) throw new TypeError('not base64url');
  const binary = atob(text.replaceAll('-', '+').replaceAll('_', '/'));
  const out = new Uint8Array(binary.length);
  for (let i = 0; i < binary.length; i += 1) out[i] = binary.charCodeAt(i);
  return out;
}
