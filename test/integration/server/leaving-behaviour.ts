import { describe, expect, it } from 'vitest';
import type { LaterStep } from '../../../common/crypto/membership-entry.ts';
import { toBase64Url } from '../../../common/lib/bytes.ts';
import { secureRandom } from '../../../common/lib/random.ts';
import { secretHash } from '../../../server/accounts/secret-hash.ts';
import {
  randomChange,
  signChallenge,
  TEST_KEY_ID,
  testAccount,
} from '../../builders/server-account.ts';
import {
  addMember,
  bring,
  logIn,
  makeSpace,
  newKeyId,
  pull,
  pullAll,
  push,
  putSpace,
  send,
  spacesOf,
  takeStep,
  TEST_SERVER,
  type Answered,
  type TestClient,
  type TestSpace,
} from '../../builders/server-client.ts';
import type { ServerUnderTest } from './server-under-test.ts';

const FORBIDDEN = { status: 403, body: { code: 'forbidden' } };
const MALFORMED = { status: 400, body: { code: 'malformed' } };
const UNAUTHENTICATED = { status: 401, body: { code: 'unauthenticated' } };

/** Removal, revocation and new keys: the server holds to the same log as every client (I14). */
export function leavingBehaviour({ app, founder }: ServerUnderTest): void {
  /** A founder, an engineer, and the space that both are in. */
  const pair = async (): Promise<{ lin: TestClient; chen: TestClient; space: TestSpace }> => {
    const lin = await founder();
    const first = await makeSpace(app(), lin);
    const { client: chen, space } = await bring(app(), lin, first, 'Chen Bo', 'engineer');
    return { lin, chen, space };
  };
  const step = async (by: TestClient, of: TestSpace, what: LaterStep): Promise<TestSpace> => {
    const { space, grants } = await takeStep(of, by, what);
    const { status, body } = await putSpace(app(), by, space, grants);
    if (status !== 200) throw new Error(`the step was answered ${status} ${JSON.stringify(body)}`);
    return space;
  };
  const remove = (by: TestClient, of: TestSpace, who: TestClient, key = newKeyId()) =>
    step(by, of, { op: 'remove', account: who.account, key });
  const signIn = async (who: TestClient): Promise<Answered> => {
    const { org, device } = who;
    const asked = await send(app(), 'POST', '/v1/session/challenge', { body: { org, device } });
    const { challenge } = asked.body as { challenge: string };
    const sig = signChallenge(who, TEST_SERVER, challenge);
    const body = { org, device, challenge, server: TEST_SERVER, sig };
    return send(app(), 'POST', '/v1/session', { body });
  };

  describe('leaving', () => {
    it('ends a leaver’s session, and lets no new one begin', async () => {
      const { lin, chen, space } = await pair();
      await remove(lin, space, chen);
      const url = `/v1/spaces?org=${chen.org}`;
      expect(await send(app(), 'GET', url, { token: chen.token })).toMatchObject(UNAUTHENTICATED);
      expect(await signIn(chen)).toMatchObject({ status: 403, body: { code: 'revoked' } });
      expect((await signIn(lin)).status).toBe(200);
    });

    it('keeps a leaver of one space in the others, and shows the log up to the removal', async () => {
      const { lin, chen, space } = await pair();
      const home = await makeSpace(app(), lin);
      await putSpace(app(), lin, await addMember(home, lin, chen, 'engineer'));
      const mine = await randomChange(chen, space.space);
      await push(app(), chen, space.space, [mine]);
      const gone = await remove(lin, space, chen);
      const after = await step(lin, gone, { op: 'rotate', key: newKeyId() });
      const { spaces } = await spacesOf(app(), chen);
      const left = spaces.find(one => one.space === space.space);
      expect(left).toMatchObject({ entries: gone.entries, grants: [], devices: [] });
      expect(spaces.map(one => one.space).toSorted()).toEqual([space.space, home.space].toSorted());
      const query = `org=${chen.org}&space=${space.space}&after=0`;
      const asked = await send(app(), 'GET', `/v1/sync/pull?${query}`, { token: chen.token });
      expect(asked).toMatchObject(FORBIDDEN);
      // Others have the whole, with the leaver's device: what they wrote before is still verified.
      const whole = (await spacesOf(app(), lin)).spaces.find(one => one.space === space.space);
      expect(whole?.entries).toEqual(after.entries);
      expect(whole?.arrivals).toEqual(['0', '0', '1', '1']);
      expect(whole?.devices.map(({ device }) => device)).toContain(chen.device);
      expect(await pullAll(app(), lin, space.space)).toEqual([mine]);
    });

    it('takes nothing more of a leaver, by whoever brings it, and gives each change its answer', async () => {
      const { lin, chen, space } = await pair();
      const other = await makeSpace(app(), lin);
      await putSpace(app(), lin, await addMember(other, lin, chen, 'engineer'));
      const before = await randomChange(chen, space.space);
      await push(app(), chen, space.space, [before]);
      await remove(lin, space, chen);
      const late = await randomChange(chen, space.space);
      const rejected = { id: late.id, rejected: true, code: 'not-a-member' };
      for (const by of [chen, lin]) {
        const answer = await push(app(), by, space.space, [before, late]);
        expect(answer.results).toMatchObject([{ id: before.id, seq: '1' }, rejected]);
      }
      expect(await pullAll(app(), lin, space.space)).toHaveLength(1);
    });

    it('takes what an honest member wrote under an older key, and refuses a key that the log has not', async () => {
      const { lin, chen, space } = await pair();
      const key = newKeyId();
      await step(lin, space, { op: 'rotate', key });
      const [old, current, unknown] = await Promise.all(
        [TEST_KEY_ID, key, newKeyId()].map(keyId => randomChange(chen, space.space, { keyId })),
      );
      const answer = await push(app(), chen, space.space, [old!, current!, unknown!]);
      expect(answer.results).toMatchObject([
        { seq: '1' },
        { seq: '2' },
        { rejected: true, code: 'unknown-key' },
      ]);
    });

    it('refuses who writes under a key from before their time', async () => {
      const { lin, space } = await pair();
      const rotated = await step(lin, space, { op: 'rotate', key: newKeyId() });
      const { client: zhao } = await bring(app(), lin, rotated, 'Zhao Min', 'engineer');
      const change = await randomChange(zhao, space.space, { keyId: TEST_KEY_ID });
      const answer = await push(app(), zhao, space.space, [change]);
      expect(answer.results).toMatchObject([{ rejected: true, code: 'not-a-member' }]);
    });

    it('takes nothing of a revoked device, and ends its sessions when it is revoked everywhere', async () => {
      const { lin, chen, space } = await pair();
      const home = await makeSpace(app(), lin);
      const both = await addMember(home, lin, chen, 'engineer');
      await putSpace(app(), lin, both);
      const { account, device } = chen;
      await step(lin, space, { op: 'revoke-device', account, device, key: newKeyId() });
      const late = await randomChange(chen, space.space);
      expect((await push(app(), chen, space.space, [late])).results).toMatchObject([
        { rejected: true, code: 'device-revoked' },
      ]);
      expect((await push(app(), lin, space.space, [late])).results).toMatchObject([
        { rejected: true, code: 'device-revoked' },
      ]);
      const query = `org=${chen.org}&space=${space.space}&after=0`;
      const asked = await send(app(), 'GET', `/v1/sync/pull?${query}`, { token: chen.token });
      expect(asked).toMatchObject(FORBIDDEN);
      const shown = (await spacesOf(app(), chen)).spaces;
      expect(shown.find(one => one.space === space.space)).toMatchObject({
        grants: [],
        devices: [],
      });
      expect((await signIn(chen)).status).toBe(200);
      await step(lin, both, { op: 'revoke-device', account, device, key: newKeyId() });
      expect(await signIn(chen)).toMatchObject({ status: 403, body: { code: 'revoked' } });
    });

    it('makes an auditor of an engineer: read, and no more written', async () => {
      const { lin, chen, space } = await pair();
      const { account } = chen;
      await step(lin, space, { op: 'change-role', account, role: 'auditor', key: newKeyId() });
      const late = await randomChange(chen, space.space);
      expect((await push(app(), chen, space.space, [late])).results).toMatchObject([
        { rejected: true, code: 'read-only' },
      ]);
      expect(await pull(app(), chen, space.space)).toMatchObject({ changes: [] });
    });

    it('refuses a new key that is kept from a member', async () => {
      const { lin, space } = await pair();
      const rotated = await takeStep(space, lin, { op: 'rotate', key: newKeyId() });
      for (const grants of [[], rotated.grants.slice(1), rotated.grants.slice(0, 1)]) {
        expect(await putSpace(app(), lin, rotated.space, grants)).toMatchObject(MALFORMED);
      }
      expect((await spacesOf(app(), lin)).spaces[0]?.entries).toEqual(space.entries);
      expect((await putSpace(app(), lin, rotated.space, rotated.grants)).status).toBe(200);
    });

    it('refuses steps of who may not make them: an engineer, a leaver, the server’s own hand', async () => {
      const { lin, chen, space } = await pair();
      const key = newKeyId();
      for (const what of [
        { op: 'rotate', key },
        { op: 'remove', account: lin.account, key },
        { op: 'revoke-device', account: lin.account, device: lin.device, key },
        { op: 'change-role', account: chen.account, role: 'admin', key },
      ] as const) {
        const { space: forged, grants } = await takeStep(space, chen, what);
        expect(await putSpace(app(), chen, forged, grants)).toMatchObject(MALFORMED);
        const { space: sound, grants: its } = await takeStep(space, lin, { op: 'rotate', key });
        const entries = sound.entries.map(entry =>
          entry.op === 'rotate' ? { ...entry, ...what } : entry,
        );
        if (what.op === 'rotate') continue;
        expect(await putSpace(app(), lin, { ...sound, entries }, its)).toMatchObject(MALFORMED);
      }
      expect((await spacesOf(app(), lin)).spaces[0]?.entries).toEqual(space.entries);
    });

    it('takes an old grant to a leaver again without looking at it, and no new one', async () => {
      const { lin, chen, space } = await pair();
      const rotated = await takeStep(space, lin, { op: 'rotate', key: newKeyId() });
      await putSpace(app(), lin, rotated.space, rotated.grants);
      const { space: gone, grants } = await takeStep(rotated.space, lin, {
        op: 'remove',
        account: chen.account,
        key: newKeyId(),
      });
      expect((await putSpace(app(), lin, gone, [...rotated.grants, ...grants])).status).toBe(200);
      const [toLeaver] = rotated.grants.filter(({ member }) => member === chen.account);
      const forged = { ...toLeaver!, epoch: 3 };
      expect(await putSpace(app(), lin, gone, [...grants, forged])).toMatchObject(MALFORMED);
    });

    it('lets somebody who was removed come back by a new entry', async () => {
      const { lin, chen, space } = await pair();
      const gone = await remove(lin, space, chen);
      const back = await step(lin, gone, { op: 'add', member: chen.bundle, role: 'lead' });
      const again = await logIn(app(), chen);
      const keyId = back.entries.flatMap(entry => ('key' in entry ? entry.key : [])).at(-1)!;
      const change = await randomChange(again, space.space, { keyId });
      expect((await push(app(), again, space.space, [change])).results).toMatchObject([
        { seq: '1' },
      ]);
    });

    it('refuses answers to the invitations of an admin who has left', async () => {
      const { lin, space } = await pair();
      const { client: zhao, space: withZhao } = await bring(app(), lin, space, 'Zhao Min', 'admin');
      const token = secureRandom.bytes(32);
      const asked = { org: lin.org, spaces: [space.space], role: 'engineer' };
      const sent = await send(app(), 'POST', '/v1/invitations', {
        body: { ...asked, tokenHash: secretHash(token) },
        token: zhao.token,
      });
      expect(sent.status).toBe(200);
      await remove(lin, withZhao, zhao);
      const { bundle, certificate } = testAccount(lin.org, 'Eve');
      const body = { org: lin.org, token: toBase64Url(token), bundle, certificate };
      const proof = toBase64Url(new Uint8Array(32));
      const answered = await send(app(), 'POST', '/v1/accounts', { body: { ...body, proof } });
      expect(answered).toMatchObject({ status: 403, body: { code: 'invitation-refused' } });
    });
  });
}
