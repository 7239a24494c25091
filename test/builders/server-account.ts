import { randomBytes } from 'node:crypto';
import {
  makeDeviceCertificate,
  makeIdentityBundle,
  type IdentitySecrets,
} from '../../common/crypto/identity.ts';
import type { DeviceCertificate, IdentityBundle } from '../../common/crypto/bundles.ts';
import { changeSigningBytes } from '../../common/crypto/change-envelope.ts';
import type { BoxSecret, SigningSecret } from '../../common/crypto/keys.ts';
import { signEd25519, signingPublicKey } from '../../common/crypto/signing.ts';
import { toBase64Url, utf8 } from '../../common/lib/bytes.ts';
import {
  newId,
  type AccountId,
  type ChangeId,
  type DeviceId,
  type OrgId,
  type SpaceId,
} from '../../common/lib/ids.ts';
import { secureRandom } from '../../common/lib/random.ts';
import type { Change } from '../../common/sync/change.ts';
import { challengeMessage } from '../../common/sync/protocol/session.ts';

/** The first key of every test's space: a server never sees a key, so any commitment will do. */
export const TEST_KEY_ID = `k${'A'.repeat(22)}`;

/** A person with one device, as the server gets to know them. */
export interface TestAccount {
  readonly org: OrgId;
  readonly account: AccountId;
  readonly device: DeviceId;
  readonly secrets: IdentitySecrets;
  readonly deviceSecret: SigningSecret;
  readonly bundle: IdentityBundle;
  readonly certificate: DeviceCertificate;
}

/** A person of an organisation, with fresh keys. */
export function testAccount(org: OrgId, name: string): TestAccount {
  const account = newId<AccountId>(secureRandom);
  const device = newId<DeviceId>(secureRandom);
  const secrets: IdentitySecrets = {
    sign: secureRandom.bytes(32) as SigningSecret,
    box: secureRandom.bytes(32) as BoxSecret,
  };
  const deviceSecret = secureRandom.bytes(32) as SigningSecret;
  return {
    org,
    account,
    device,
    secrets,
    deviceSecret,
    bundle: makeIdentityBundle({ account, name }, secrets),
    certificate: makeDeviceCertificate(
      { account, device, label: `${name}'s laptop`, sign: signingPublicKey(deviceSecret) },
      secrets.sign,
    ),
  };
}

/** The device's answer to a challenge, as `server` knows itself. */
export function signChallenge(who: TestAccount, server: string, challenge: string): string {
  const message = utf8(challengeMessage(server, who.org, who.device, challenge));
  return toBase64Url(signEd25519(who.deviceSecret, message));
}

/** A signed change whose body is random bytes: to the server every body looks like that. */
export async function randomChange(
  by: TestAccount,
  space: SpaceId,
  fields: { readonly bodyBytes?: number; readonly id?: ChangeId; readonly keyId?: string } = {},
): Promise<Change> {
  const header = {
    v: 1 as const,
    id: fields.id ?? newId<ChangeId>(secureRandom),
    org: by.org,
    space,
    device: by.device,
    author: by.account,
    keyId: fields.keyId ?? TEST_KEY_ID,
    schemaV: 1,
  };
  const body = toBase64Url(randomBytes(fields.bodyBytes ?? 128));
  const bytes = await changeSigningBytes(header, body);
  return { ...header, body, sig: toBase64Url(signEd25519(by.deviceSecret, bytes)) };
}
