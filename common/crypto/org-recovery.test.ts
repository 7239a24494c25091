import { beforeAll, describe, expect, it } from 'vitest';
import { testAccount } from '../../test/builders/server-account.ts';
import { newId, type OrgId } from '../lib/ids.ts';
import { secureRandom } from '../lib/random.ts';
import { boxPublicKey } from './identity.ts';
import type { AccountKeyBytes, BoxSecret } from './keys.ts';
import {
  answerRecovery,
  makeOrgRecoverySlot,
  openOrgRecoverySlot,
  openRecoveryResponse,
  orgRecoverySecret,
  recoveryRequestWords,
  type RecoveryRequest,
} from './org-recovery.ts';
import {
  decodeOrgRecovery,
  encodeOrgRecovery,
  makeOrgRecoveryStatement,
  orgRecoveryWords,
  verifyOrgRecoveryStatement,
  type OrgRecoveryStatement,
} from './org-recovery-statement.ts';
import { makeOrgRecoveryCode } from './recovery-code.ts';

const org = newId<OrgId>(secureRandom);
const lin = testAccount(org, 'Lin Wei');
const zhao = testAccount(org, 'Zhao Min');
const mallory = testAccount(org, 'Mallory');
const at = Date.UTC(2026, 2, 9);
const accountKey = secureRandom.bytes(32) as AccountKeyBytes;
const code = makeOrgRecoveryCode(secureRandom);
let secret: BoxSecret;
let statement: OrgRecoveryStatement;
const turn = (value: string): string => value.replace(/^./, at => (at === 'A' ? 'B' : 'A'));
const refused = (why: string) => ({
  ok: false,
  error: { kind: 'recovery-refused', detail: { why } },
});

beforeAll(async () => {
  secret = await orgRecoverySecret(code, org);
  statement = makeOrgRecoveryStatement({ org, author: lin.account, at }, secret, lin.secrets.sign);
});

describe('an organisation’s recovery key', () => {
  it('comes of its code alone, another for another organisation', async () => {
    expect(await orgRecoverySecret(code, org)).toEqual(secret);
    expect(await orgRecoverySecret(code, newId<OrgId>(secureRandom))).not.toEqual(secret);
  });

  it('is stated by who signed it, with nothing altered', () => {
    expect(verifyOrgRecoveryStatement(statement, lin.bundle)).toBe(true);
    expect(verifyOrgRecoveryStatement(statement, zhao.bundle)).toBe(false);
    for (const altered of [
      { ...statement, box: mallory.bundle.box },
      { ...statement, org: newId<OrgId>(secureRandom) },
      { ...statement, at: at + 1 },
      { ...statement, author: mallory.account },
    ]) {
      expect(verifyOrgRecoveryStatement(altered, lin.bundle)).toBe(false);
      expect(verifyOrgRecoveryStatement(altered, mallory.bundle)).toBe(false);
    }
  });

  it('has six words that a key put in its place has not', async () => {
    const words = await orgRecoveryWords(statement);
    expect(words.split(' ')).toHaveLength(6);
    expect(await orgRecoveryWords({ ...statement, at: at + 1 })).toBe(words);
    expect(await orgRecoveryWords({ ...statement, box: mallory.bundle.box })).not.toBe(words);
  });

  it('travels as a line of text that tells a lost letter', async () => {
    const text = await encodeOrgRecovery(statement);
    expect(await decodeOrgRecovery(text.replaceAll(/.{50}/g, '$&\n'))).toEqual({
      ok: true,
      value: statement,
    });
    for (const at of [0, 30, text.length - 1]) {
      expect(await decodeOrgRecovery(text.slice(0, at) + text.slice(at + 1))).toEqual(
        refused('damaged-file'),
      );
    }
  });
});

describe('recovery by the organisation', () => {
  it('opens the slot it was made for, for its account only', async () => {
    const slot = await makeOrgRecoverySlot(accountKey, statement, zhao.account, at, secureRandom);
    expect(await openOrgRecoverySlot(slot, secret, zhao.account)).toEqual({
      ok: true,
      value: accountKey,
    });
    expect(await openOrgRecoverySlot(slot, secret, lin.account)).toEqual(refused('other-key'));
    const other = await orgRecoverySecret(makeOrgRecoveryCode(secureRandom), org);
    expect(await openOrgRecoverySlot(slot, other, zhao.account)).toEqual(refused('other-key'));
    for (const altered of [
      { ...slot, id: secureRandom.uuid() },
      { ...slot, at: at + 1 },
      { ...slot, wrapped: turn(slot.wrapped) },
      { ...slot, params: { ...slot.params, enc: turn(slot.params.enc) } },
      { ...slot, params: { ...slot.params, statement: { ...statement, at: at + 1 } } },
    ]) {
      expect(await openOrgRecoverySlot(altered, secret, zhao.account)).toEqual(
        refused('other-key'),
      );
    }
  });

  it('answers one request, which no other key and no other request opens', async () => {
    const slot = await makeOrgRecoverySlot(accountKey, statement, zhao.account, at, secureRandom);
    const ephemeral = secureRandom.bytes(32) as BoxSecret;
    const request: RecoveryRequest = {
      v: 1,
      format: 'rackside-recovery-request',
      org,
      account: zhao.account,
      name: 'Zhao Min',
      slot,
      ephemeral: boxPublicKey(ephemeral),
      at,
    };
    const answered = await answerRecovery(request, secret, secureRandom);
    if (!answered.ok) throw new Error('no answer');
    const response = answered.value;
    expect(await openRecoveryResponse(response, request, ephemeral)).toEqual({
      ok: true,
      value: accountKey,
    });

    const eavesdropper = secureRandom.bytes(32) as BoxSecret;
    const redirected = { ...request, ephemeral: boxPublicKey(eavesdropper) };
    expect(await openRecoveryResponse(response, request, eavesdropper)).toEqual(
      refused('other-account'),
    );
    expect(await openRecoveryResponse(response, redirected, ephemeral)).toEqual(
      refused('other-account'),
    );
    expect(
      await openRecoveryResponse({ ...response, ct: turn(response.ct) }, request, ephemeral),
    ).toEqual(refused('other-account'));
    // The words that are compared by telephone differ where the answer would go elsewhere.
    expect(await recoveryRequestWords(redirected)).not.toBe(await recoveryRequestWords(request));

    // Mallory asks in Zhao's name with a slot of her own, or for herself with Zhao's slot.
    const inHerName = { ...request, account: mallory.account };
    expect(await answerRecovery(inHerName, secret, secureRandom)).toEqual(refused('other-key'));
  });
});
