import { describe, expect, it } from 'vitest';
import { fromBase64Url, isBase64Url, toBase64Url } from './bytes.ts';

describe('base64url', () => {
  it('is that of the RFC, for bytes few and many', () => {
    for (let length = 0; length < 300; length += 1) {
      const bytes = Uint8Array.from({ length }, (_, i) => (i * 7 + length * 31) % 256);
      expect(toBase64Url(bytes)).toBe(Buffer.from(bytes).toString('base64url'));
    }
  });

  it('has one text for some bytes, and takes no other', () => {
    for (const length of [0, 1, 2, 3, 31, 32, 63, 64]) {
      const bytes = new Uint8Array(length).fill(0xa5);
      const text = toBase64Url(bytes);
      expect(fromBase64Url(text)).toEqual(bytes);
      expect(isBase64Url(text)).toBe(true);
    }
    // RFC 4648 §3.5: bits that no byte has would let anyone respell a signature without its key.
    for (const respelt of ['AB', 'AAF', '_x', 'AAAAA', 'A', 'A A', 'AA==', 'A+', 'Ä']) {
      expect(isBase64Url(respelt)).toBe(false);
      expect(() => fromBase64Url(respelt)).toThrow(TypeError);
    }
  });
});
