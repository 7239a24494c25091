import { describe, expect, it } from 'vitest';
import { makeDeviceCertificate } from '../../../common/crypto/identity.ts';
import type { SigningSecret } from '../../../common/crypto/keys.ts';
import { signingPublicKey } from '../../../common/crypto/signing.ts';
import { newId, type DeviceId } from '../../../common/lib/ids.ts';
import { secureRandom } from '../../../common/lib/random.ts';
import { testAccount, type TestAccount } from '../../builders/server-account.ts';
import { logIn, makeSpace, send, spacesOf, type Answered } from '../../builders/server-client.ts';
import type { ServerUnderTest } from './server-under-test.ts';

const REFUSED = { status: 403, body: { code: 'invitation-refused' } };

/** The same person on another computer. */
function furtherDevice(of: TestAccount, label = 'Tablet'): TestAccount {
  const deviceSecret = secureRandom.bytes(32) as SigningSecret;
  const device = newId<DeviceId>(secureRandom);
  const certificate = makeDeviceCertificate(
    { account: of.account, device, label, sign: signingPublicKey(deviceSecret) },
    of.secrets.sign,
  );
  return { ...of, device, deviceSecret, certificate };
}

/** Further devices: a certificate by an account that is known is enough, and nothing less is. */
export function deviceBehaviour({ app, founder }: ServerUnderTest): void {
  const introduce = (who: Pick<TestAccount, 'org' | 'certificate'>): Promise<Answered> => {
    const { org, certificate } = who;
    return send(app(), 'POST', '/v1/devices', { body: { org, certificate } });
  };

  describe('further devices', () => {
    it('log in once they are known, see the account’s spaces, and are told to colleagues', async () => {
      const lin = await founder();
      const { space } = await makeSpace(app(), lin);
      const tablet = furtherDevice(lin);
      await expect(logIn(app(), tablet)).rejects.toThrow();
      expect((await introduce(tablet)).status).toBe(200);
      // An answer that was lost is asked for again.
      expect((await introduce(tablet)).status).toBe(200);
      const client = await logIn(app(), tablet);
      const seen = (await spacesOf(app(), client)).spaces.find(each => each.space === space);
      expect(seen?.devices).toContainEqual(tablet.certificate);
    });

    it('are refused without a certificate by a known account', async () => {
      const lin = await founder();
      const stranger = testAccount(lin.org, 'Mallory');
      expect(await introduce(stranger)).toMatchObject(REFUSED);
      const { certificate } = furtherDevice({ ...lin, secrets: stranger.secrets });
      expect(await introduce({ org: lin.org, certificate })).toMatchObject(REFUSED);
      const altered = { ...furtherDevice(lin).certificate, label: 'Other' };
      expect(await introduce({ org: lin.org, certificate: altered })).toMatchObject(REFUSED);
    });

    it('take nobody’s place: an id that is known keeps its key', async () => {
      const lin = await founder();
      const tablet = furtherDevice(lin);
      expect((await introduce(tablet)).status).toBe(200);
      const other = furtherDevice(lin);
      const certificate = makeDeviceCertificate(
        {
          account: lin.account,
          device: tablet.device,
          label: 'Tablet',
          sign: other.certificate.sign,
        },
        lin.secrets.sign,
      );
      expect(await introduce({ org: lin.org, certificate })).toMatchObject(REFUSED);
      await logIn(app(), tablet);
    });
  });
}
