import { argon2id as reference } from '@noble/hashes/argon2.js';
import { describe, expect, it } from 'vitest';
import { toBase64Url, utf8 } from '../lib/bytes.ts';
import {
  argon2idHash,
  checkKdfCosts,
  deriveKeyEncryptionKey,
  scaleCosts,
} from './passphrase-kdf.ts';

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
const MIB = 1024;
const floor = { m: 32 * MIB, t: 6, p: 1 };

describe('Argon2id', () => {
  // Of the reference implementation's test.c, version 1.3. Its salt has 8 bytes, ours always 16.
  it.each([
    [256, 2, 1, '9dfeb910e80bad0311fee20f9c0e2b12c17987b4cac90c2ef54d5b3021c68bfe'],
    [256, 2, 2, '6d093c501fd5999645e0ea3bf620d7b8be7fd2db59c20d9fff9539da2bf57037'],
    [65_536, 2, 1, '09316115d5cf24ed5a15a31a3ba326e5cf32edc24702987c02b6566f61913cf7'],
  ])('gives the known answer for m=%i t=%i p=%i', async (m, t, p, expected) => {
    const salt = toBase64Url(utf8('somesalt'));
    expect(hex(await argon2idHash(utf8('password'), { m, t, p, salt }))).toBe(expected);
  });

  it('agrees with an implementation that gives the tag of RFC 9106, §5.3', async () => {
    // The RFC's vector has a secret and associated data, which hash-wasm does not take; so it proves
    // the second implementation, and that one proves ours.
    const tag = reference(new Uint8Array(32).fill(1), new Uint8Array(16).fill(2), {
      t: 3,
      m: 32,
      p: 4,
      key: new Uint8Array(8).fill(3),
      personalization: new Uint8Array(12).fill(4),
      dkLen: 32,
    });
    expect(hex(tag)).toBe('0d640df58d78766c08c037a34a8b53c9d01ef0452d75b65eb52520e96b01e659');
    const salt = new Uint8Array(16).fill(2);
    for (const [m, t, p] of [
      [32, 3, 4],
      [512, 2, 4],
      [1024, 1, 1],
    ] as const) {
      const ours = await argon2idHash(utf8('passphrase'), { m, t, p, salt: toBase64Url(salt) });
      expect(hex(ours)).toBe(hex(reference(utf8('passphrase'), salt, { m, t, p, dkLen: 32 })));
    }
  });
});

describe('costs', () => {
  it('below the floor are refused as weak', () => {
    for (const weak of [
      { m: 31 * MIB, t: 10, p: 4 },
      { m: 32 * MIB, t: 5, p: 4 },
      { m: 64 * MIB, t: 2, p: 4 },
      { m: 8, t: 1, p: 1 },
    ]) {
      expect(checkKdfCosts(weak)).toEqual({ ok: false, error: { kind: 'weak-kdf' } });
    }
    expect(checkKdfCosts(floor).ok).toBe(true);
    expect(checkKdfCosts({ m: 64 * MIB, t: 3, p: 4 }).ok).toBe(true);
  });

  it('above the ceiling are refused, so that no file stalls the app', () => {
    for (const heavy of [
      { m: 512 * MIB, t: 3, p: 4 },
      { m: 64 * MIB, t: 11, p: 4 },
      { m: 64 * MIB, t: 3, p: 100 },
    ]) {
      expect(checkKdfCosts(heavy)).toMatchObject({ error: { kind: 'vault-damaged' } });
    }
  });

  it('are calibrated up only, memory before passes, within the ceiling', () => {
    expect(scaleCosts(3000)).toEqual({ m: 64 * MIB, t: 3, p: 4 });
    expect(scaleCosts(600)).toEqual({ m: 64 * MIB, t: 3, p: 4 });
    expect(scaleCosts(300)).toEqual({ m: 128 * MIB, t: 3, p: 4 });
    expect(scaleCosts(100)).toEqual({ m: 256 * MIB, t: 4, p: 4 });
    expect(scaleCosts(0.1)).toEqual({ m: 256 * MIB, t: 10, p: 4 });
    for (const ms of [0, 1, 50, 120, 260, 499]) expect(checkKdfCosts(scaleCosts(ms)).ok).toBe(true);
  });

  it('are checked before a passphrase is tried', async () => {
    const salt = toBase64Url(new Uint8Array(16));
    expect(await deriveKeyEncryptionKey('passphrase', { m: 8, t: 1, p: 1, salt }, 'x')).toEqual({
      ok: false,
      error: { kind: 'weak-kdf' },
    });
  });
});
