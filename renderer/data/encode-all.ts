import type { Bytes } from '../../common/lib/bytes.ts';

const encoder = new TextEncoder();
/** A character takes three bytes of UTF-8 at most. */
const MAX_BYTES = 3;

/** Used again and again: fresh memory of this size costs as much as what is written into it. */
const scratch = new Uint8Array(1024 * 1024);

/**
 * The texts in UTF-8, one after the other, without an array for each; the bytes are there until the next
 * call.
 */
export function encodeAll(texts: readonly string[]): {
  readonly bytes: Bytes;
  readonly lengths: number[];
} {
  const room = texts.reduce((sum, text) => sum + text.length * MAX_BYTES, 0);
  const bytes = room <= scratch.length ? scratch : new Uint8Array(room);
  let at = 0;
  const lengths = texts.map(text => {
    const { written } = encoder.encodeInto(text, bytes.subarray(at));
    at += written;
    return written;
  });
  return { bytes: bytes.subarray(0, at), lengths };
}
