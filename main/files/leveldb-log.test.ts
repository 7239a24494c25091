import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { concat } from '../../common/lib/bytes.ts';
import { crc32c } from '../lib/crc32c.ts';
import { wholePart } from './leveldb-log.ts';

const BLOCK = 32 * 1024;
const HEAD = 7;

/** A log as LevelDB's `log::Writer` writes it, from whatever is there already. */
function append(log: Uint8Array, record: Uint8Array): Uint8Array<ArrayBuffer> {
  const parts = [log];
  let at = log.length;
  for (let done = 0, isFirst = true; isFirst || done < record.length; isFirst = false) {
    const left = BLOCK - (at % BLOCK);
    if (left < HEAD) {
      parts.push(new Uint8Array(left));
      at += left;
    }
    const room = BLOCK - (at % BLOCK) - HEAD;
    const piece = record.subarray(done, done + room);
    const isLast = done + piece.length === record.length;
    const type = isFirst ? (isLast ? 1 : 2) : isLast ? 4 : 3;
    const head = new Uint8Array(HEAD);
    const view = new DataView(head.buffer);
    const check = crc32c(concat(Uint8Array.of(type), piece));
    view.setUint32(0, ((check >>> 15) | (check << 17)) + 0xa282ead8, true);
    view.setUint16(4, piece.length, true);
    head[6] = type;
    parts.push(head, piece);
    at += HEAD + piece.length;
    done += piece.length;
    if (isLast) break;
  }
  return concat(...parts);
}

const records = fc
  .array(
    fc.oneof(fc.integer({ min: 0, max: 400 }), fc.integer({ min: BLOCK - 20, max: 3 * BLOCK })),
    { minLength: 1, maxLength: 12, size: 'max' },
  )
  .map(lengths => lengths.map((length, i) => new Uint8Array(length).fill(i + 1)));

/** The log, and where each of its records ends. */
function written(content: readonly Uint8Array[]): { log: Uint8Array; ends: number[] } {
  let log: Uint8Array = new Uint8Array();
  const ends = content.map(record => (log = append(log, record)).length);
  return { log, ends };
}
const before = (ends: readonly number[], at: number): number =>
  ends.findLast(end => end <= at) ?? 0;

describe('a log of LevelDB', () => {
  it('knows the check of the standard', () => {
    expect(crc32c(new TextEncoder().encode('123456789'))).toBe(0xe3069283);
    expect(crc32c(new Uint8Array(32))).toBe(0x8a9136aa);
  });

  it('is whole when it was written to its end', () => {
    fc.assert(
      fc.property(records, content => {
        const { log } = written(content);
        expect(wholePart(log)).toEqual({ end: log.length, rest: 'nothing' });
      }),
      { numRuns: 100 },
    );
  });

  it('cut off anywhere, ends with its last finished record; what is written behind that is whole', () => {
    let torn = 0;
    fc.assert(
      fc.property(records, fc.nat(), fc.boolean(), (content, seed, isGrown) => {
        const { log, ends } = written(content);
        const at = seed % (log.length + 1);
        // The file had its new length already, its content not yet.
        const left = concat(log.subarray(0, at), new Uint8Array(isGrown ? log.length - at : 0));
        const { end, rest } = wholePart(left);
        // A part of a check or a length, and zeros, may look like anything but a record.
        if (!isGrown) expect(rest).toBe(before(ends, at) === left.length ? 'nothing' : 'torn');
        if (rest !== 'nothing') torn += 1;
        expect(end).toBe(before(ends, at));
        const reused = append(left.subarray(0, end), new Uint8Array(90).fill(7));
        expect(wholePart(reused)).toEqual({ end: reused.length, rest: 'nothing' });
      }),
      { numRuns: 300 },
    );
    expect(torn).toBeGreaterThan(150);
  });

  it('with a record behind one that was never finished, is damaged where that begins', () => {
    const { log, ends } = written([new Uint8Array(50).fill(1), new Uint8Array(300).fill(2)]);
    const reused = append(log.subarray(0, log.length - 100), new Uint8Array(500).fill(3));
    expect(wholePart(reused)).toEqual({ end: ends[0], rest: 'damaged' });
  });

  it('any byte turned over, ends before the record that it lies in', () => {
    const { log, ends } = written(
      [40, BLOCK + 90, 10, 0, 700].map(length => new Uint8Array(length).fill(9)),
    );
    const unused = new Set<number>();
    const borders = [0, BLOCK, ...ends];
    for (let at = 0; at < log.length; at += 1) {
      // Every byte of the heads; of the content, where one is like another, some.
      if (at % 211 !== 0 && borders.every(border => Math.abs(border - at) > 2 * HEAD)) continue;
      const bad = log.slice();
      bad[at]! ^= 1 << (at % 8);
      const { end, rest } = wholePart(bad);
      if (rest === 'nothing') unused.add(at);
      else expect(end, `byte ${at}`).toBe(before(ends, at));
    }
    expect(unused.size).toBeLessThan(HEAD);
  });
});
