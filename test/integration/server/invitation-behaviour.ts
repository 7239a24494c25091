import { describe, expect, it } from 'vitest';
import type { Role } from '../../../common/crypto/bundles.ts';
import { toBase64Url } from '../../../common/lib/bytes.ts';
import type { SpaceId } from '../../../common/lib/ids.ts';
import { secureRandom } from '../../../common/lib/random.ts';
import { invitationTokenHash } from '../../../common/crypto/invitation.ts';
import { testAccount, type TestAccount } from '../../builders/server-account.ts';
import {
  addMember,
  bring,
  logIn,
  makeSpace,
  putSpace,
  send,
  spacesOf,
  type Answered,
  type TestClient,
} from '../../builders/server-client.ts';
import type { ServerUnderTest } from './server-under-test.ts';

const REFUSED = { status: 403, body: { code: 'invitation-refused' } };
const PROOF = toBase64Url(new Uint8Array(32).fill(7));
const DAY = 24 * 3_600_000;

/** Invitations: known by hash, answered once, for the inviter's app to finish. */
export function invitationBehaviour({ app, db, advance, founder }: ServerUnderTest): void {
  const newToken = (): string => toBase64Url(secureRandom.bytes(32));
  const invite = async (
    by: TestClient,
    token: string,
    spaces: readonly SpaceId[],
    role: Role = 'engineer',
  ): Promise<Answered> => {
    const body = { org: by.org, tokenHash: await invitationTokenHash(token), spaces, role };
    return send(app(), 'POST', '/v1/invitations', { body, token: by.token });
  };
  const join = (who: TestAccount, token: string, fields: object = {}): Promise<Answered> => {
    const { org, bundle, certificate } = who;
    const body = { org, token, bundle, certificate, proof: PROOF, ...fields };
    return send(app(), 'POST', '/v1/accounts', { body });
  };

  describe('invitations', () => {
    it('bring a person, whom the inviter sees until they are a member', async () => {
      const lin = await founder();
      const space = await makeSpace(app(), lin);
      const token = newToken();
      expect((await invite(lin, token, [space.space])).status).toBe(200);
      const chen = testAccount(lin.org, 'Chen Bo');
      expect((await join(chen, token)).status).toBe(200);
      const { bundle, certificate } = chen;
      const tokenHash = await invitationTokenHash(token);
      const waiting = await spacesOf(app(), lin);
      expect(waiting.joins).toEqual([{ tokenHash, bundle, certificate, proof: PROOF }]);

      const joined = await logIn(app(), chen);
      expect(await spacesOf(app(), joined)).toEqual({ spaces: [], joins: [] });
      await putSpace(app(), lin, await addMember(space, lin, chen, 'engineer'));
      expect((await spacesOf(app(), lin)).joins).toEqual([]);
      const seen = await spacesOf(app(), joined);
      expect(seen.spaces.map(one => one.space)).toEqual([space.space]);
    });

    it('are good once; the same answer again is answered alike', async () => {
      const lin = await founder();
      const { space } = await makeSpace(app(), lin);
      const token = newToken();
      await invite(lin, token, [space]);
      const chen = testAccount(lin.org, 'Chen Bo');
      expect((await join(chen, token)).status).toBe(200);
      expect((await join(chen, token)).status).toBe(200);
      expect(await join(testAccount(lin.org, 'Eve'), token)).toMatchObject(REFUSED);
      const otherProof = { proof: toBase64Url(secureRandom.bytes(32)) };
      expect(await join(chen, token, otherProof)).toMatchObject(REFUSED);
    });

    it('take one person when two answer at once', async () => {
      const lin = await founder();
      const { space } = await makeSpace(app(), lin);
      const token = newToken();
      await invite(lin, token, [space]);
      const two = ['Chen Bo', 'Eve'].map(name => join(testAccount(lin.org, name), token));
      const statuses = (await Promise.all(two)).map(({ status }) => status);
      expect(statuses.toSorted()).toEqual([200, 403]);
      expect((await spacesOf(app(), lin)).joins).toHaveLength(1);
    });

    it('are refused when unknown, too old, or of another organisation', async () => {
      const [lin, zhao] = [await founder('Lin Yue'), await founder('Zhao Min')];
      const { space } = await makeSpace(app(), lin);
      const token = newToken();
      await invite(lin, token, [space]);
      expect(await join(testAccount(lin.org, 'Eve'), newToken())).toMatchObject(REFUSED);
      expect(await join(testAccount(zhao.org, 'Eve'), token)).toMatchObject(REFUSED);
      advance(15 * DAY);
      expect(await join(testAccount(lin.org, 'Chen Bo'), token)).toMatchObject(REFUSED);
    });

    it('are refused to an identity that does not verify, or whose ids are taken', async () => {
      const lin = await founder();
      const { space } = await makeSpace(app(), lin);
      const token = newToken();
      await invite(lin, token, [space]);
      const eve = testAccount(lin.org, 'Eve');
      const forged = { bundle: { ...eve.bundle, account: lin.account } };
      expect(await join(eve, token, forged)).toMatchObject({ status: 400 });
      // Eve signs a bundle of her own under Lin's account id: valid in itself, but taken.
      const asLin = { ...testAccount(lin.org, 'Eve') };
      const { makeIdentityBundle, makeDeviceCertificate } =
        await import('../../../common/crypto/identity.ts');
      const bundle = makeIdentityBundle({ account: lin.account, name: 'Eve' }, asLin.secrets);
      const certificate = makeDeviceCertificate(
        { account: lin.account, device: asLin.device, label: 'x', sign: asLin.certificate.sign },
        asLin.secrets.sign,
      );
      expect(await join(asLin, token, { bundle, certificate })).toMatchObject(REFUSED);
      expect(await db().query('SELECT 1 FROM device WHERE device = $1', [asLin.device])).toEqual(
        [],
      );
      expect((await join(eve, token)).status).toBe(200);
    });

    it('can be made by an admin of every space named, and said again', async () => {
      const lin = await founder();
      const first = await makeSpace(app(), lin);
      const { client: chen, space } = await bring(app(), lin, first, 'Chen Bo', 'engineer');
      const second = await makeSpace(app(), chen);
      const forbidden = { status: 403, body: { code: 'forbidden' } };
      expect(await invite(chen, newToken(), [space.space])).toMatchObject(forbidden);
      expect(await invite(lin, newToken(), [space.space, second.space])).toMatchObject(forbidden);
      const token = newToken();
      expect((await invite(chen, token, [second.space])).status).toBe(200);
      expect((await invite(chen, token, [second.space])).status).toBe(200);
      const conflict = { status: 409, body: { code: 'conflict' } };
      expect(await invite(chen, token, [second.space], 'lead')).toMatchObject(conflict);
    });
  });
}
