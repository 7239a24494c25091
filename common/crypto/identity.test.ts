import { describe, expect, it } from 'vitest';
import { testAccount } from '../../test/builders/server-account.ts';
import { toBase64Url, type Bytes } from '../lib/bytes.ts';
import { newId, type OrgId } from '../lib/ids.ts';
import { secureRandom } from '../lib/random.ts';
import {
  boxPublicKey,
  deviceFingerprint,
  fingerprintWords,
  identityFingerprint,
  makeIdentityBundle,
  verifyDeviceCertificate,
  verifyIdentityBundle,
} from './identity.ts';
import type { DeviceCertificate } from './bundles.ts';
import type { BoxSecret } from './keys.ts';
import frozen from './vectors/device-certificate.json' with { type: 'json' };

const hex = (text: string): Bytes => Uint8Array.from(Buffer.from(text, 'hex'));
const org = newId<OrgId>(secureRandom);
const lin = testAccount(org, 'Lin Wei');
const mallory = testAccount(org, 'Mallory');

describe('an identity', () => {
  it('has the X25519 public key that RFC 9180, A.1.1, gives', () => {
    const secret = hex('4612c550263fc8ad58375df3f557aac531d26850903e55a9f23f21d8534e8ac8');
    expect(boxPublicKey(secret as BoxSecret)).toBe(
      toBase64Url(hex('3948cfe0ad1ddb695d780e59077195da6c56506b027329794ab02bca80815c4d')),
    );
  });

  it('verifies, and with nothing altered', () => {
    expect(verifyIdentityBundle(lin.bundle)).toBe(true);
    for (const altered of [
      { ...lin.bundle, name: 'Mallory' },
      { ...lin.bundle, account: mallory.account },
      { ...lin.bundle, box: mallory.bundle.box },
      { ...lin.bundle, sign: mallory.bundle.sign },
      { ...lin.bundle, sig: mallory.bundle.sig },
    ]) {
      expect(verifyIdentityBundle(altered)).toBe(false);
    }
  });

  it('certifies its own devices only', () => {
    expect(verifyDeviceCertificate(lin.certificate, lin.bundle)).toBe(true);
    expect(verifyDeviceCertificate(mallory.certificate, lin.bundle)).toBe(false);
    for (const altered of [
      { ...lin.certificate, device: mallory.device },
      { ...lin.certificate, sign: mallory.certificate.sign },
      { ...lin.certificate, label: 'Other' },
      { ...mallory.certificate, account: lin.account },
    ]) {
      expect(verifyDeviceCertificate(altered, lin.bundle)).toBe(false);
    }
  });

  it('has a fingerprint that changes with its keys', async () => {
    const fingerprint = await identityFingerprint(lin.bundle);
    const again = makeIdentityBundle({ account: lin.account, name: 'Lin Wei' }, lin.secrets);
    expect(await identityFingerprint(again)).toBe(fingerprint);
    const other = makeIdentityBundle({ account: lin.account, name: 'Lin Wei' }, mallory.secrets);
    expect(await identityFingerprint(other)).not.toBe(fingerprint);
  });
});

it('a device has a fingerprint, the same in every version', async () => {
  const artefact = frozen.artefact as unknown as DeviceCertificate;
  const words = fingerprintWords(await deviceFingerprint(artefact));
  expect(words).toBe('owner there clean elevator tunnel rifle');
  const renamed = { ...artefact, label: 'Other' };
  expect(fingerprintWords(await deviceFingerprint(renamed))).not.toBe(words);
  expect(await deviceFingerprint({ ...artefact, sig: '' })).toBe(await deviceFingerprint(artefact));
});

describe('fingerprint words', () => {
  it('are six, for the first 66 bits', () => {
    expect(fingerprintWords(toBase64Url(new Uint8Array(32)))).toBe(
      'abandon abandon abandon abandon abandon abandon',
    );
    expect(fingerprintWords(toBase64Url(new Uint8Array(32).fill(255)))).toBe(
      'zoo zoo zoo zoo zoo zoo',
    );
    const first = new Uint8Array(32);
    first[8] = 0b0100_0000;
    expect(fingerprintWords(toBase64Url(first))).toBe(
      'abandon abandon abandon abandon abandon ability',
    );
  });
});
