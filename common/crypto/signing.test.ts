import { describe, expect, it } from 'vitest';
import { toBase64Url, utf8, type Bytes } from '../lib/bytes.ts';
import { secureRandom } from '../lib/random.ts';
import type { SigningSecret } from './keys.ts';
import {
  signEd25519,
  signingPublicKey,
  signStatement,
  verifyEd25519,
  verifyStatement,
} from './signing.ts';

const hex = (text: string): Bytes => Uint8Array.from(Buffer.from(text, 'hex'));

// RFC 8032, §7.1, tests 1 to 3.
const vectors = [
  {
    secret: '9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60',
    publicKey: 'd75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a',
    message: '',
    sig: 'e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b',
  },
  {
    secret: '4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb',
    publicKey: '3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c',
    message: '72',
    sig: '92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00',
  },
  {
    secret: 'c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7',
    publicKey: 'fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025',
    message: 'af82',
    sig: '6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a',
  },
];

describe('Ed25519', () => {
  it.each(vectors)('gives key and signature of RFC 8032 for "$message"', vector => {
    const secret = hex(vector.secret) as SigningSecret;
    const publicKey = toBase64Url(hex(vector.publicKey));
    const sig = toBase64Url(hex(vector.sig));
    expect(signingPublicKey(secret)).toBe(publicKey);
    expect(toBase64Url(signEd25519(secret, hex(vector.message)))).toBe(sig);
    expect(verifyEd25519(publicKey, hex(vector.message), sig)).toBe(true);
  });

  it('is false for an altered message, signature or key, and for what is none', () => {
    const secret = secureRandom.bytes(32) as SigningSecret;
    const publicKey = signingPublicKey(secret);
    const sig = signEd25519(secret, utf8('text'));
    for (let at = 0; at < sig.length; at += 1) {
      const flipped = sig.slice();
      flipped[at]! ^= 4;
      expect(verifyEd25519(publicKey, utf8('text'), toBase64Url(flipped))).toBe(false);
    }
    expect(verifyEd25519(publicKey, utf8('other'), toBase64Url(sig))).toBe(false);
    expect(verifyEd25519('', utf8('text'), '')).toBe(false);
    expect(verifyEd25519('###', utf8('text'), toBase64Url(sig))).toBe(false);
  });

  it('is false for a key of small order, under which many messages verify', () => {
    // The identity point; R = identity, S = 0 satisfies the unchecked equation for any message.
    const identity = new Uint8Array(32);
    identity[0] = 1;
    const sig = new Uint8Array(64);
    sig[0] = 1;
    expect(verifyEd25519(toBase64Url(identity), utf8('any'), toBase64Url(sig))).toBe(false);
  });
});

describe('a signed statement', () => {
  const secret = secureRandom.bytes(32) as SigningSecret;
  const publicKey = signingPublicKey(secret);

  it('verifies whatever the order of its members', () => {
    const { sig, ...rest } = signStatement('rackside/device/v1', secret, { a: 1, b: 'two' });
    expect(verifyStatement('rackside/device/v1', publicKey, { sig, ...rest })).toBe(true);
    expect(verifyStatement('rackside/device/v1', publicKey, { b: 'two', a: 1, sig } as never)).toBe(
      true,
    );
  });

  it('is no statement of another kind, and none with a member more, less or other', () => {
    const signed = signStatement('rackside/device/v1', secret, { a: 1, b: 'two' });
    expect(verifyStatement('rackside/identity/v1', publicKey, signed)).toBe(false);
    for (const altered of [
      { ...signed, a: 2 },
      { ...signed, c: 3 },
      { a: signed.a, sig: signed.sig },
    ]) {
      expect(verifyStatement('rackside/device/v1', publicKey, altered)).toBe(false);
    }
  });
});
