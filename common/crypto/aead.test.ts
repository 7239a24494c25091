import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { utf8, type Bytes } from '../lib/bytes.ts';
import { secureRandom, type Random } from '../lib/random.ts';
import {
  importAesKey,
  MIN_PADDED,
  openBytes,
  padme,
  padmeLength,
  sealBytes,
  sealText,
  unpad,
} from './aead.ts';
import type { LocalKey } from './keys.ts';

const hex = (text: string): Bytes => Uint8Array.from(Buffer.from(text, 'hex'));
const only = (bytes: Bytes): Random => ({ ...secureRandom, bytes: () => bytes });
const key = (): Promise<LocalKey> => importAesKey(secureRandom.bytes(32));

describe('AES-256-GCM envelopes', () => {
  // McGrew and Viega, "The Galois/Counter Mode of Operation", test cases 14 and 16; NIST's own.
  it('give the ciphertext and tag of NIST test case 16', async () => {
    const nistKey = await importAesKey<LocalKey>(
      hex('feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308'),
    );
    const plain = hex(
      'd9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39',
    );
    const aad = hex('feedfacedeadbeeffeedfacedeadbeefabaddad2');
    const sealed = await sealBytes(nistKey, aad, plain, only(hex('cafebabefacedbaddecaf888')));
    expect(Buffer.from(sealed).toString('hex')).toBe(
      'cafebabefacedbaddecaf888' +
        '522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662' +
        '76fc6ece0f4e1768cddf8853bb2d551b',
    );
    expect(await openBytes(nistKey, aad, sealed)).toEqual({ ok: true, value: plain });
  });

  it('give the ciphertext and tag of NIST test case 14, with no associated data', async () => {
    const zero = await importAesKey<LocalKey>(new Uint8Array(32));
    const sealed = await sealBytes(zero, utf8(''), new Uint8Array(16), only(new Uint8Array(12)));
    expect(Buffer.from(sealed.subarray(12)).toString('hex')).toBe(
      'cea7403d4d606b6e074ec5d3baf39d18d0d1c8a799996bf0265b98b5d48ab919',
    );
  });

  it('open with no flipped bit, cut end, other associated data or other key', async () => {
    const ours = await key();
    const aad = utf8('here');
    const sealed = await sealBytes(ours, aad, utf8('text'), secureRandom);
    const refused = { ok: false, error: { kind: 'envelope-damaged' } };
    for (let at = 0; at < sealed.length; at += 1) {
      const flipped = sealed.slice();
      flipped[at]! ^= 1;
      expect(await openBytes(ours, aad, flipped)).toEqual(refused);
      expect(await openBytes(ours, aad, sealed.slice(0, at))).toEqual(refused);
    }
    expect(await openBytes(ours, utf8('there'), sealed)).toEqual(refused);
    expect(await openBytes(await key(), aad, sealed)).toEqual(refused);
  });

  it('of texts are those of their padded bytes, hundreds of them at once', async () => {
    const ownKey = await key();
    const texts = Array.from(
      { length: 300 },
      (_, i) => `${i} 核心 ${'x'.repeat((i * 97) % 9_000)}`,
    );
    const nonces = texts.map(() => secureRandom.bytes(12));
    const sealed = await Promise.all(
      texts.map((text, i) => sealText(ownKey, `aad ${i}`, text, only(nonces[i]!))),
    );
    const expected = await Promise.all(
      texts.map((text, i) =>
        sealBytes(ownKey, utf8(`aad ${i}`), padme(utf8(text)), only(nonces[i]!)),
      ),
    );
    expect(sealed).toEqual(expected);
  });

  it('take a key of 32 bytes only', async () => {
    await expect(importAesKey(new Uint8Array(16))).rejects.toThrow(RangeError);
  });
});

describe('PADMÉ padding', () => {
  it('comes off again, and leaves at least 64 bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 5000 }), plain => {
        const padded = padme(plain);
        expect(padded.length).toBeGreaterThanOrEqual(MIN_PADDED);
        const bare = unpad(padded);
        expect(bare.ok && Buffer.compare(bare.value, plain)).toBe(0);
      }),
    );
  });

  it('costs at most 12 per cent and hides lengths in few classes', () => {
    // Figures of the paper: 9 → 10, 33 → 36, 1000 → 1024.
    expect([9, 33, 1000].map(padmeLength)).toEqual([10, 36, 1024]);
    const lengths = Array.from({ length: 100_000 }, (_, i) => i + 1);
    expect(lengths.every(n => padmeLength(n) >= n && padmeLength(n) <= n * 1.12 + 1)).toBe(true);
    expect(new Set(lengths.map(padmeLength)).size).toBeLessThan(200);
  });

  it('is refused where there is none', () => {
    for (const bad of [new Uint8Array(0), new Uint8Array(64), Uint8Array.of(1, 2, 3)]) {
      expect(unpad(bad)).toEqual({ ok: false, error: { kind: 'envelope-damaged' } });
    }
  });
});
