import { describe, expect, it } from 'vitest';
import { utf8, type Bytes } from '../lib/bytes.ts';
import { hkdf, hmac, sha256 } from './digest.ts';

const hex = (text: string): Bytes => Uint8Array.from(Buffer.from(text, 'hex'));
const toHex = (bytes: Bytes): string => Buffer.from(bytes).toString('hex');

describe('HKDF-SHA-256', () => {
  it('gives the bytes of RFC 5869, A.1', async () => {
    const okm = await hkdf(
      hex('0b'.repeat(22)),
      hex('f0f1f2f3f4f5f6f7f8f9'),
      42,
      hex('000102030405060708090a0b0c'),
    );
    expect(toHex(okm)).toBe(
      '3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865',
    );
  });

  it('gives the bytes of RFC 5869, A.3, with neither salt nor info', async () => {
    expect(toHex(await hkdf(hex('0b'.repeat(22)), utf8(''), 42))).toBe(
      '8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8',
    );
  });
});

describe('SHA-256 and HMAC', () => {
  it('give the digest of FIPS 180-4 for "abc"', async () => {
    expect(toHex(await sha256(utf8('abc')))).toBe(
      'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
    );
  });

  it('give the MAC of RFC 4231, test case 2', async () => {
    expect(toHex(await hmac(utf8('Jefe'), utf8('what do ya want for nothing?')))).toBe(
      '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843',
    );
  });
});
