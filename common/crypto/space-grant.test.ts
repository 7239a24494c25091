import {
  createDecipheriv,
  createHmac,
  createPrivateKey,
  createPublicKey,
  diffieHellman,
} from 'node:crypto';
import { Aes128Gcm, CipherSuite, HkdfSha256 } from '@hpke/core';
import { DhkemX25519HkdfSha256 } from '@hpke/dhkem-x25519';
import { describe, expect, it } from 'vitest';
import { testAccount, type TestAccount } from '../../test/builders/server-account.ts';
import { canonicalJson } from '../lib/json.ts';
import { newId, type OrgId, type SpaceId } from '../lib/ids.ts';
import { secureRandom } from '../lib/random.ts';
import type { SpaceGrant } from './bundles.ts';
import type { SpaceKey } from './keys.ts';
import { makeGrant, openGrant, verifyGrant } from './space-grant.ts';

const hex = (text: string): Buffer => Buffer.from(text, 'hex');

/** RFC 9180, A.1.1: DHKEM(X25519, HKDF-SHA256), HKDF-SHA256, AES-128-GCM, base mode, sequence 0. */
const rfc = {
  info: hex('4f6465206f6e2061204772656369616e2055726e'),
  skR: hex('4612c550263fc8ad58375df3f557aac531d26850903e55a9f23f21d8534e8ac8'),
  enc: hex('37fda3567bdbd628e88668c3c8d7e97d1d1253b6d4ea6d44c150f741f1bf4431'),
  aad: hex('436f756e742d30'),
  ct: hex(
    'f938558b5d72f1a23810b4be2ab4f84331acc02fc97babc53a52ae8218a355a96d8770ac83d07bea87e13c512a',
  ),
  pt: hex('4265617574792069732074727574682c20747275746820626561757479'),
};

const hmac = (key: Buffer, ...parts: Buffer[]): Buffer =>
  parts.reduce((mac, part) => mac.update(part), createHmac('sha256', key)).digest();
const text = (value: string): Buffer => Buffer.from(value, 'latin1');

/** HPKE's base mode opened by hand, straight from RFC 9180 §4 and §5, on Node's primitives alone. */
function openByHand(
  aead: { id: number; keyBytes: 16 | 32 },
  { info, skR, enc, aad, ct }: Omit<typeof rfc, 'pt'>,
): Buffer {
  const labelled = (suite: Buffer) => ({
    extract: (salt: Buffer, label: string, ikm: Buffer) =>
      hmac(salt, text('HPKE-v1'), suite, text(label), ikm),
    expand: (prk: Buffer, label: string, of: Buffer, length: number) => {
      const size = Buffer.from([length >> 8, length & 255]);
      const full = Buffer.concat([size, text('HPKE-v1'), suite, text(label), of]);
      return hmac(prk, full, Buffer.from([1])).subarray(0, length);
    },
  });
  const kem = labelled(Buffer.concat([text('KEM'), hex('0020')]));
  const suite = Buffer.concat([text('HPKE'), hex('00200001'), Buffer.from([0, aead.id])]);
  const schedule = labelled(suite);
  const privateKey = createPrivateKey({
    key: Buffer.concat([hex('302e020100300506032b656e04220420'), skR]),
    format: 'der',
    type: 'pkcs8',
  });
  const publicKey = createPublicKey({
    key: Buffer.concat([hex('302a300506032b656e032100'), enc]),
    format: 'der',
    type: 'spki',
  });
  const dh = diffieHellman({ privateKey, publicKey });
  const pkR = createPublicKey(privateKey).export({ format: 'der', type: 'spki' }).subarray(-32);
  const none = Buffer.alloc(0);
  const eae = kem.extract(none, 'eae_prk', dh);
  const shared = kem.expand(eae, 'shared_secret', Buffer.concat([enc, pkR]), 32);
  const context = Buffer.concat([
    Buffer.from([0]),
    schedule.extract(none, 'psk_id_hash', none),
    schedule.extract(none, 'info_hash', info),
  ]);
  const secret = schedule.extract(shared, 'secret', none);
  const key = schedule.expand(secret, 'key', context, aead.keyBytes);
  const nonce = schedule.expand(secret, 'base_nonce', context, 12);
  const decipher = createDecipheriv(
    aead.keyBytes === 32 ? 'aes-256-gcm' : 'aes-128-gcm',
    key,
    nonce,
  );
  decipher.setAAD(aad);
  decipher.setAuthTag(ct.subarray(-16));
  return Buffer.concat([decipher.update(ct.subarray(0, -16)), decipher.final()]);
}

const buffer = (bytes: Uint8Array): ArrayBuffer => Uint8Array.from(bytes).buffer;

describe('HPKE', () => {
  it('opens the vector of RFC 9180, A.1.1, by the library and by hand', async () => {
    const suite = new CipherSuite({
      kem: new DhkemX25519HkdfSha256(),
      kdf: new HkdfSha256(),
      aead: new Aes128Gcm(),
    });
    const recipient = await suite.createRecipientContext({
      recipientKey: await suite.kem.importKey('raw', buffer(rfc.skR), false),
      enc: buffer(rfc.enc),
      info: buffer(rfc.info),
    });
    const opened = await recipient.open(buffer(rfc.ct), buffer(rfc.aad));
    expect(Buffer.from(opened)).toEqual(rfc.pt);
    expect(openByHand({ id: 1, keyBytes: 16 }, rfc)).toEqual(rfc.pt);
  });
});

describe('a grant', () => {
  const org = newId<OrgId>(secureRandom);
  const space = newId<SpaceId>(secureRandom);
  const key = secureRandom.bytes(32) as SpaceKey;
  const lin = testAccount(org, 'Lin Wei');
  const zhao = testAccount(org, 'Zhao Min');
  const logHead = 'B'.repeat(43);
  const grantTo = (member: TestAccount): Promise<SpaceGrant> =>
    makeGrant(
      { org, space, epoch: 1, member: member.bundle, granter: lin.account, logHead },
      key,
      lin.secrets.sign,
    );

  it('opens for its member, by the library and by hand with AES-256-GCM', async () => {
    const grant = await grantTo(zhao);
    expect(verifyGrant(grant, lin.bundle)).toBe(true);
    expect(await openGrant(grant, zhao.secrets.box)).toEqual({ ok: true, value: key });
    const { enc, ct, sig: _, ...clear } = grant;
    const byHand = openByHand(
      { id: 2, keyBytes: 32 },
      {
        info: text('rackside/hpke/space-key/v1'),
        skR: Buffer.from(zhao.secrets.box),
        enc: Buffer.from(enc, 'base64url'),
        aad: text(`rackside/grant/v1\n${canonicalJson(clear)}`),
        ct: Buffer.from(ct, 'base64url'),
      },
    );
    expect(byHand).toEqual(Buffer.from(key));
  });

  it('opens for nobody else', async () => {
    expect(await openGrant(await grantTo(zhao), lin.secrets.box)).toEqual({
      ok: false,
      error: { kind: 'envelope-damaged' },
    });
  });

  it('neither verifies nor opens with any clear field or sealed byte altered', async () => {
    const grant = await grantTo(zhao);
    const turn = (value: string): string => value.replace(/^./, at => (at === 'A' ? 'B' : 'A'));
    const altered: SpaceGrant[] = [
      { ...grant, org: newId(secureRandom) },
      { ...grant, space: newId(secureRandom) },
      { ...grant, epoch: 2 },
      { ...grant, member: lin.account },
      { ...grant, memberFingerprint: turn(grant.memberFingerprint) },
      { ...grant, granter: zhao.account },
      { ...grant, logHead: turn(grant.logHead) },
      { ...grant, enc: turn(grant.enc) },
      { ...grant, ct: turn(grant.ct) },
    ];
    for (const bad of altered) {
      expect(verifyGrant(bad, lin.bundle)).toBe(false);
      expect((await openGrant(bad, zhao.secrets.box)).ok).toBe(false);
    }
    expect(verifyGrant(grant, zhao.bundle)).toBe(false);
    expect(await openGrant({ ...grant, enc: 'A'.repeat(43) }, zhao.secrets.box)).toMatchObject({
      ok: false,
    });
  });
});
