import type { Bytes } from '../../common/lib/bytes.ts';

const encoder = new TextEncoder();
/** A character takes three bytes of UTF-8 at most. */
const MAX_BYTES = 3;

/**
 * The texts in UTF-8, one after the other, without an array for each; the bytes are a view of a larger
 * buffer.
 */
export function encodeAll(texts: readonly string[]): {
  readonly bytes: Bytes;
  readonly lengths: number[];
} {
  const room = texts.reduce((sum, text) => sum + text.length * MAX_BYTES, 0);
  const bytes = new Uint8Array(room);
  let at = 0;
  const lengths = texts.map(text => {
    const { written } = encoder.encodeInto(text, bytes.subarray(at));
    at += written;
    return written;
  });
  return { bytes: bytes.subarray(0, at), lengths };
}
