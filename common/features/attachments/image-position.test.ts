import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { concat, utf8, type Bytes } from '../../lib/bytes.ts';
import { withoutPosition } from './image-position.ts';

const bytes = (...values: number[]): Bytes => new Uint8Array(values);
const letters = (text: string): Bytes => Uint8Array.from(text, letter => letter.charCodeAt(0));
const SECRET = [30, 1, 16, 1, 12, 1];

/** An Exif block: orientation 6, and a latitude in the GPS directory. */
function exif(little: boolean): Bytes {
  const out = new Uint8Array(8 + 2 + 24 + 4 + 2 + 12 + 4 + 24);
  const view = new DataView(out.buffer);
  const gps = 8 + 2 + 24 + 4;
  const data = gps + 2 + 12 + 4;
  view.setUint16(0, little ? 0x4949 : 0x4d4d);
  view.setUint16(2, 42, little);
  view.setUint32(4, 8, little);
  view.setUint16(8, 2, little);
  const entry = (at: number, tag: number, type: number, count: number, value: number): void => {
    view.setUint16(at, tag, little);
    view.setUint16(at + 2, type, little);
    view.setUint32(at + 4, count, little);
    view.setUint32(at + 8, value, little);
  };
  entry(10, 0x0112, 3, 1, 6);
  entry(22, 0x8825, 4, 1, gps);
  view.setUint16(gps, 1, little);
  entry(gps + 2, 0x0002, 5, 3, data);
  SECRET.forEach((value, i) => view.setUint32(data + 4 * i, value, little));
  return out;
}

function segment(marker: number, content: Bytes): Bytes {
  const length = content.length + 2;
  return concat(bytes(0xff, marker, length >> 8, length & 255), content);
}

const picture = concat(bytes(0xff, 0xda, 0, 2), letters('picture \xFF\xD9'));
const jpeg = (little: boolean): Bytes =>
  concat(
    bytes(0xff, 0xd8),
    segment(0xe0, letters('JFIF\0')),
    segment(0xe1, concat(letters('Exif\0\0'), exif(little))),
    segment(0xe1, letters('http://ns.adobe.com/xap/1.0/\0<GPSLatitude>30</GPSLatitude>')),
    segment(0xed, letters('Photoshop 3.0\0City')),
    picture,
  );

const has = (all: Bytes, part: Uint8Array): boolean => Buffer.from(all).includes(Buffer.from(part));

describe('a picture loses where it was taken', () => {
  it.each([true, false])(
    'as JPEG, and keeps orientation and every pixel (little-endian %s)',
    little => {
      const clean = withoutPosition(jpeg(little))!;
      const data = exif(little).slice(-24);
      expect(has(jpeg(little), data)).toBe(true);
      expect(has(clean, data)).toBe(false);
      expect(has(clean, utf8('GPSLatitude'))).toBe(false);
      expect(has(clean, utf8('City'))).toBe(false);
      expect(has(clean, exif(little).slice(8, 22))).toBe(true);
      expect(has(clean, letters('JFIF'))).toBe(true);
      expect(has(clean, picture)).toBe(true);
      // Once is enough.
      expect(withoutPosition(clean)).toEqual(clean);
    },
  );

  it('as PNG', () => {
    const chunk = (type: string, content: Bytes): Bytes => {
      const length = bytes(0, 0, content.length >> 8, content.length & 255);
      return concat(length, letters(type), content, bytes(1, 2, 3, 4));
    };
    const [head, data, end] = [
      chunk('IHDR', bytes(7)),
      chunk('IDAT', bytes(8)),
      chunk('IEND', bytes()),
    ];
    const sign = letters('\x89PNG\r\n\x1A\n');
    const image = concat(
      sign,
      head,
      chunk('eXIf', exif(true)),
      chunk('iTXt', utf8('gps')),
      data,
      end,
    );
    expect(withoutPosition(image)).toEqual(concat(sign, head, data, end));
  });

  it('as WebP, whose flags and length then say so', () => {
    const chunk = (type: string, content: Bytes): Bytes =>
      concat(
        letters(type),
        bytes(content.length, 0, 0, 0),
        content,
        bytes(...Array<number>(content.length % 2).fill(0)),
      );
    const riff = (flags: number, ...chunks: Bytes[]): Bytes => {
      const body = concat(
        letters('WEBP'),
        chunk('VP8X', bytes(flags, 0, 0, 0, 1, 0, 0, 1, 0, 0)),
        ...chunks,
      );
      return concat(letters('RIFF'), bytes(body.length, 0, 0, 0), body);
    };
    const pixels = chunk('VP8 ', bytes(1, 2, 3));
    const image = riff(0x1c, pixels, chunk('EXIF', exif(true)), chunk('XMP ', utf8('gps')));
    expect(withoutPosition(image)).toEqual(riff(0x10, pixels));
  });

  it('or is said to be unknown: other kinds, and what is cut or made to confuse', () => {
    expect(withoutPosition(letters('ftypheic'))).toBeUndefined();
    expect(withoutPosition(bytes())).toBeUndefined();
    fc.assert(
      fc.property(fc.nat(jpeg(true).length), fc.nat(255), (at, value) => {
        const odd = jpeg(true);
        odd[at] = value;
        withoutPosition(odd);
        withoutPosition(odd.slice(0, at));
      }),
      { numRuns: 1000 },
    );
    expect(withoutPosition(jpeg(true).slice(0, 60))).toBeUndefined();
  });
});
