import { createHash } from 'node:crypto';
import { x25519 } from '@noble/curves/ed25519.js';
import { describe, expect, it } from 'vitest';
import { toBase64Url, utf8, type Bytes } from '../lib/bytes.ts';
import { secureRandom, type Random } from '../lib/random.ts';
import { importAesKey, openBytes, sealBytes } from './aead.ts';
import { hkdf } from './digest.ts';
import { hpkeOpen, hpkeSeal } from './hpke.ts';
import { boxPublicKey } from './identity.ts';
import type { BoxSecret, LocalKey, SigningSecret } from './keys.ts';
import { signEd25519, signingPublicKey } from './signing.ts';

// Known answers of every primitive, by our own functions wherever they take the vector's shape.
// Elsewhere: Argon2id (RFC 9106, by way of a second implementation that gives the RFC's tag) in
// passphrase-kdf.test.ts; Ed25519 (RFC 8032 §7.1, 1–3) in signing.test.ts; HPKE (RFC 9180 A.1.1, opened
// by hand and by the library, and our suite by that same hand) in space-grant.test.ts; SHA-256 (FIPS
// 180-4), HMAC (RFC 4231), HKDF (RFC 5869 A.1, A.3) in digest.test.ts; AES-256-GCM (test cases 14 and 16)
// and PADMÉ in aead.test.ts.

const hex = (text: string): Bytes => Uint8Array.from(Buffer.from(text, 'hex'));
const toHex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
const only = (bytes: Bytes): Random => ({ ...secureRandom, bytes: () => bytes.slice() });
const counting = (from: number, to: number): Bytes =>
  Uint8Array.from({ length: to - from + 1 }, (_, i) => from + i);

describe('HKDF-SHA-256', () => {
  it('gives the bytes of RFC 5869, A.2, with long inputs', async () => {
    const okm = await hkdf(counting(0x00, 0x4f), counting(0xb0, 0xff), 82, counting(0x60, 0xaf));
    expect(toHex(okm)).toBe(
      'b11e398dc80327a1c8e7f78c596a49344f012eda2d4efad8a050cc4c19afa97c' +
        '59045a99cac7827271cb41c65e590e09da3275600c2f09b8367793a9aca3db71' +
        'cc30c58179ec3e87c14c01d5c1f3434f1d87',
    );
  });
});

describe('X25519', () => {
  // RFC 7748, §5.2.
  it.each([
    [
      'a546e36bf0527c9d3b16154b82465edd62144c0ac1fc5a18506a2244ba449ac4',
      'e6db6867583030db3594c1a424b15f7c726624ec26b3353b10a903a6d0ab1c4c',
      'c3da55379de9c6908e94ea4df28d084f32eccf03491c71f754b4075577a28552',
    ],
    [
      '4b66e9d4d1b4673c5ad22691957d6af5c11b6421e0ea01d42ca4169e7918ba0d',
      'e5210f12786811d3f4b7959d0538ae2c31dbe7106fc03c3efc4cd549c715a493',
      '95cbde9476e8907d7aade45cb4b873f88b595a68799fa152e6f8f7647aac7957',
    ],
  ])('gives the output of RFC 7748 for scalar %s', (scalar, u, output) => {
    expect(toHex(x25519.scalarMult(hex(scalar), hex(u)))).toBe(output);
  });

  it('gives what RFC 7748 says after 1 and 1,000 rounds', () => {
    let k = hex(`09${'00'.repeat(31)}`);
    let u = k;
    const after: string[] = [];
    for (let round = 1; round <= 1000; round += 1) {
      [k, u] = [Uint8Array.from(x25519.scalarMult(k, u)), k];
      if (round === 1 || round === 1000) after.push(toHex(k));
    }
    expect(after).toEqual([
      '422c8e7a6227d7bca1350b3e2bb7279f7897b87bb6854b783c60e80311ae3079',
      '684cf59ba83309552800ef566f2f4d3c1c3887c49360e3875f2eb94d99532c51',
    ]);
  });
});

describe('Ed25519', () => {
  it('gives the signature of RFC 8032, §7.1, test SHA(abc)', () => {
    const secret = hex(
      '833fe62409237b9d62ec77587520911e9a759cec1d19755b7da901b96dca3d42',
    ) as SigningSecret;
    const message = Uint8Array.from(createHash('sha512').update('abc').digest());
    expect(signingPublicKey(secret)).toBe(
      toBase64Url(hex('ec172b93ad5e563bf4932c70e1245034c35467ef2efd4d64ebf819683467e2bf')),
    );
    expect(toHex(signEd25519(secret, message))).toBe(
      'dc2a4459e7369633a52b1bf277839a00201009a3efbf3ecb69bea2186c26b589' +
        '09351fc9ac90b3ecfdfbc7c66431e0303dca179c138ac17ad9bef1177331a704',
    );
  });
});

describe('AES-256-GCM', () => {
  // NIST CAVP, gcmEncryptExtIV256.rsp, IV of 96 bits: the first of PT 0, AAD 0 and of PT 128, AAD 0.
  it.each([
    [
      'b52c505a37d78eda5dd34f20c22540ea1b58963cf8e5bf8ffa85f9f2492505b4',
      '516c33929df5a3284ff463d7',
      '',
      'bdc1ac884d332457a1d2664f168c76f0',
    ],
    [
      '31bdadd96698c204aa9ce1448ea94ae1fb4a9a0b3c9d773b51bb1822666b8f22',
      '0d18e06c7c725ac9e362e1ce',
      '2db5168e932556f8089a0622981d017d',
      'fa4362189661d163fcd6a56d8bf0405ad636ac1bbedd5cc3ee727dc2ab4a9489',
    ],
  ])('gives ciphertext and tag of NIST’s vectors, key %s', async (key, iv, plain, sealed) => {
    const handle = await importAesKey<LocalKey>(hex(key));
    const made = await sealBytes(handle, utf8(''), hex(plain), only(hex(iv)));
    expect(toHex(made)).toBe(iv + sealed);
    expect(await openBytes(handle, utf8(''), made)).toEqual({ ok: true, value: hex(plain) });
  });
});

describe('HPKE', () => {
  // RFC 9180, A.1.1: its KEM is ours, its AEAD has the shorter key.
  const skR = hex('4612c550263fc8ad58375df3f557aac531d26850903e55a9f23f21d8534e8ac8') as BoxSecret;
  const ikmE = hex('7268600d403fce431561aef583ee1613527cff655c1343f29812e66706df3234');

  it('derives the ephemeral key pair of RFC 9180, A.1.1, from its key material', async () => {
    const sealed = await hpkeSeal(boxPublicKey(skR), utf8('i'), utf8('a'), utf8('p'), only(ikmE));
    expect(sealed.enc).toBe(
      toBase64Url(hex('37fda3567bdbd628e88668c3c8d7e97d1d1253b6d4ea6d44c150f741f1bf4431')),
    );
    expect(await hpkeOpen(skR, utf8('i'), utf8('a'), sealed)).toEqual({
      ok: true,
      value: utf8('p'),
    });
    for (const [info, aad] of [
      ['j', 'a'],
      ['i', 'b'],
    ] as const) {
      expect(await hpkeOpen(skR, utf8(info), utf8(aad), sealed)).toEqual({
        ok: false,
        error: { kind: 'envelope-damaged' },
      });
    }
  });
});
