import { describe, expect, it } from 'vitest';
import { testAccount } from '../../test/builders/server-account.ts';
import { toBase64Url } from '../lib/bytes.ts';
import { newId, type OrgId } from '../lib/ids.ts';
import { secureRandom } from '../lib/random.ts';
import {
  decodeInvitation,
  encodeInvitation,
  invitationProof,
  invitationToken,
  invitationTokenHash,
  type Invitation,
} from './invitation.ts';

const org = newId<OrgId>(secureRandom);
const lin = testAccount(org, 'Lin Wei');
const zhao = testAccount(org, 'Zhao Min');
const secret = toBase64Url(secureRandom.bytes(16));
const content: Invitation = {
  v: 1,
  server: 'https://sync.example.com',
  org,
  orgName: '华北现场服务',
  inviter: lin.account,
  inviterName: 'Lin Wei',
  inviterFingerprint: 'A'.repeat(43),
  secret,
};

describe('an invitation’s text', () => {
  it('says the same again, broken into lines by a messenger or not', async () => {
    const text = await encodeInvitation(content);
    expect(await decodeInvitation(text)).toEqual({ ok: true, value: content });
    expect(await decodeInvitation(`  ${text.replaceAll(/.{60}/g, '$&\r\n')}\n`)).toEqual({
      ok: true,
      value: content,
    });
  });

  it('is invalid when a letter is lost, changed or added', async () => {
    const text = await encodeInvitation(content);
    const refused = { ok: false, error: { kind: 'invitation-invalid' } };
    for (let at = 0; at < text.length; at += 1) {
      const other = text[at] === 'x' ? 'y' : 'x';
      expect(await decodeInvitation(text.slice(0, at) + other + text.slice(at + 1))).toEqual(
        refused,
      );
      expect(await decodeInvitation(text.slice(0, at) + text.slice(at + 1))).toEqual(refused);
    }
    for (const nothing of ['', 'hello', 'rackside-invitation:', 'rackside-invitation:%%%']) {
      expect(await decodeInvitation(nothing)).toEqual(refused);
    }
  });
});

describe('an invitation’s secret', () => {
  it('gives a token that tells nothing of the proof, and a proof for one identity', async () => {
    const token = await invitationToken(secret);
    expect(token).toMatch(/^[\w-]{43}$/);
    expect(await invitationTokenHash(token)).not.toBe(token);
    const proof = await invitationProof(secret, zhao);
    expect(await invitationProof(secret, zhao)).toBe(proof);
    expect(await invitationProof(secret, { ...zhao, bundle: lin.bundle })).not.toBe(proof);
    expect(await invitationProof(secret, { ...zhao, certificate: lin.certificate })).not.toBe(
      proof,
    );
    expect(await invitationProof(toBase64Url(secureRandom.bytes(16)), zhao)).not.toBe(proof);
  });
});
