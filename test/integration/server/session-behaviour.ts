import { describe, expect, it } from 'vitest';
import { newId, type DeviceId } from '../../../common/lib/ids.ts';
import { secureRandom } from '../../../common/lib/random.ts';
import { challengeAnswer } from '../../../common/sync/protocol/session.ts';
import { signChallenge, testAccount, type TestAccount } from '../../builders/server-account.ts';
import {
  expectOk,
  logIn,
  makeSpace,
  send,
  spacesOf,
  TEST_SERVER,
  type Answered,
} from '../../builders/server-client.ts';
import type { ServerUnderTest } from './server-under-test.ts';

const UNAUTHENTICATED = { status: 401, body: { code: 'unauthenticated' } };
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** Logging in: a challenge, once, for a minute, signed for this server. */
export function sessionBehaviour({ app, db, advance, founder, another }: ServerUnderTest): void {
  const challengeFor = async ({ org, device }: TestAccount): Promise<string> => {
    const asked = send(app(), 'POST', '/v1/session/challenge', { body: { org, device } });
    return (await expectOk(challengeAnswer, asked)).challenge;
  };
  const open = (
    who: TestAccount,
    challenge: string,
    fields: { server?: string; sig?: string; device?: string; org?: string } = {},
    at = app(),
  ): Promise<Answered> => {
    const { org, device } = who;
    const server = fields.server ?? TEST_SERVER;
    const sig = signChallenge(who, server, challenge);
    const body = { org, device, challenge, sig, ...fields, server };
    return send(at, 'POST', '/v1/session', { body });
  };

  describe('sessions', () => {
    it('opens one for a device that signs its challenge, for twelve hours', async () => {
      const lin = await founder();
      expect((await open(lin, await challengeFor(lin))).status).toBe(200);
      advance(12 * HOUR - MINUTE);
      await spacesOf(app(), lin);
      advance(2 * MINUTE);
      const url = `/v1/spaces?org=${lin.org}`;
      expect(await send(app(), 'GET', url, { token: lin.token })).toMatchObject(UNAUTHENTICATED);
    });

    it('takes a challenge once, whether the answer was right or wrong', async () => {
      const lin = await founder();
      const challenge = await challengeFor(lin);
      expect((await open(lin, challenge)).status).toBe(200);
      expect(await open(lin, challenge)).toMatchObject(UNAUTHENTICATED);
      const second = await challengeFor(lin);
      const wrong = signChallenge(lin, TEST_SERVER, challenge);
      expect(await open(lin, second, { sig: wrong })).toMatchObject(UNAUTHENTICATED);
      expect(await open(lin, second)).toMatchObject(UNAUTHENTICATED);
    });

    it('takes a challenge for a minute', async () => {
      const lin = await founder();
      const challenge = await challengeFor(lin);
      advance(MINUTE + 1);
      expect(await open(lin, challenge)).toMatchObject(UNAUTHENTICATED);
    });

    it("takes one device's challenge from that device only", async () => {
      const [lin, chen] = [await founder('Lin Yue'), await founder('Chen Bo')];
      const challenge = await challengeFor(lin);
      expect(await open(chen, challenge)).toMatchObject(UNAUTHENTICATED);
      const asLin = { org: lin.org, device: lin.device };
      expect(await open(chen, await challengeFor(lin), asLin)).toMatchObject(UNAUTHENTICATED);
    });

    it('gives a stranger a challenge that opens nothing', async () => {
      const lin = await founder();
      const stranger = testAccount(lin.org, 'Stranger');
      const unknown = { ...lin, device: newId<DeviceId>(secureRandom) };
      for (const who of [stranger, unknown]) {
        expect(await open(who, await challengeFor(who))).toMatchObject(UNAUTHENTICATED);
      }
    });

    it('refuses a signature that was made for another server', async () => {
      const lin = await founder();
      for (const server of [
        'https://relay.example',
        'http://127.0.0.1.relay.example',
        'nonsense',
      ]) {
        const answer = await open(lin, await challengeFor(lin), { server });
        expect(answer).toMatchObject(UNAUTHENTICATED);
      }
      const named = await another({ publicUrls: ['https://rackside.example/'] });
      const right = { server: 'https://rackside.example' };
      expect((await open(lin, await challengeFor(lin), right, named)).status).toBe(200);
      const loopback = await open(lin, await challengeFor(lin), {}, named);
      expect(loopback).toMatchObject(UNAUTHENTICATED);
    });

    it('keeps neither tokens nor challenges as they are', async () => {
      const lin = await founder();
      const challenge = await challengeFor(lin);
      const { token } = await logIn(app(), lin);
      const stored = JSON.stringify([
        await db().query('SELECT * FROM session'),
        await db().query('SELECT * FROM challenge'),
      ]);
      expect(stored).not.toContain(token);
      expect(stored).not.toContain(challenge);
    });

    it('opens sessions for several devices at once', async () => {
      const crew = [await founder('Lin'), await founder('Chen'), await founder('Zhao')];
      const again = await Promise.all(crew.map(who => logIn(app(), who)));
      await Promise.all(again.map(who => makeSpace(app(), who)));
    });
  });
}
