import { crc32c } from '../lib/crc32c.ts';

// The format of LevelDB's logs (doc/log_format.md in its sources): blocks of 32 KiB; in each of them
// fragments of check (4) ‖ length (2) ‖ type (1) ‖ content, where a record is one whole fragment or a first
// one, any number of middle ones and a last one. Fewer than 7 bytes at the end of a block stay unused.

const BLOCK = 32 * 1024;
const HEAD = 7;
const WHOLE = 1;
const FIRST = 2;
const MIDDLE = 3;
const LAST = 4;
/** What LevelDB adds to a check, so that a check of bytes that hold checks is no check of them. */
const MASK = 0xa282ead8;

/** How far a log can be read. */
export interface WholePart {
  /** End of the last record before which everything is whole. */
  readonly end: number;
  /** What lies beyond: nothing, a record that was never finished, or bytes that don't hold together. */
  readonly rest: 'nothing' | 'torn' | 'damaged';
}

/** Reads a log of LevelDB from its beginning, as far as it is whole. */
export function wholePart(log: Uint8Array): WholePart {
  const view = new DataView(log.buffer, log.byteOffset, log.byteLength);
  let end = 0;
  let isWithin = false;
  for (let at = 0; ;) {
    const left = BLOCK - (at % BLOCK);
    if (left < HEAD) {
      at += left;
      continue;
    }
    if (at >= log.length && !isWithin) return { end, rest: 'nothing' };
    if (at + HEAD > log.length) return { end, rest: 'torn' };
    const length = view.getUint16(at + 4, true);
    const next = at + HEAD + length;
    if (length + HEAD <= left && next > log.length) return { end, rest: 'torn' };
    const type = log[at + 6] ?? 0;
    const isInPlace = isWithin
      ? type === MIDDLE || type === LAST
      : type === WHOLE || type === FIRST;
    const isWhole =
      isInPlace &&
      length + HEAD <= left &&
      masked(crc32c(log.subarray(at + 6, next))) === view.getUint32(at, true);
    if (!isWhole) return { end, rest: isBlank(log.subarray(at)) ? 'torn' : 'damaged' };
    at = next;
    isWithin = type === FIRST || type === MIDDLE;
    if (!isWithin) end = at;
  }
}

/** Room that was given to the file and never written to. */
function isBlank(bytes: Uint8Array): boolean {
  return bytes.every(byte => byte === 0);
}

function masked(check: number): number {
  return (((check >>> 15) | (check << 17)) + MASK) >>> 0;
}
