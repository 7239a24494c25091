import {
  createPrivateKey,
  createPublicKey,
  createSecretKey,
  sign,
  verify,
  type KeyObject,
} from 'node:crypto';
import { changeSigningBytes } from '../../common/crypto/change-envelope.ts';
import { signingPublicKey } from '../../common/crypto/signing.ts';
import { appErrorOf } from '../../common/errors/app-error.ts';
import type { ChangeVerdict, VaultRecords } from '../../common/features/vault/vault-records.ts';
import type { Handlers } from '../../common/ipc/port-rpc.ts';
import { toBase64Url, type Bytes } from '../../common/lib/bytes.ts';
import { newId, type DeviceId, type OrgId, type SpaceId } from '../../common/lib/ids.ts';
import { secureRandom } from '../../common/lib/random.ts';
import { err, ok } from '../../common/lib/result.ts';
import type { Change } from '../../common/sync/change.ts';
import { sealAndSign } from '../../main/vault-host/change-sealing.ts';
import { TEST_KEY_ID, type TestAccount, testAccount } from './server-account.ts';

/** A space that the whole team is in, with the key of its records. */
export interface TeamSpace {
  readonly space: SpaceId;
  readonly recordsKey: Bytes;
}

/** A member with one device. */
export interface Member extends TestAccount {
  readonly name: string;
  /** Key of the device's own store. */
  readonly localKey: Bytes;
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
}

/** People who share spaces, and what their vault hosts would know of each other. */
export interface Team {
  readonly org: OrgId;
  readonly members: Member[];
  readonly spaces: TeamSpace[];
  /** Devices whose membership has not been heard of yet. */
  readonly unheard: Set<DeviceId>;
}

/** A team of these people in so many spaces. */
export function team(names: readonly string[], spaces = 1): Team {
  const org = newId<OrgId>(secureRandom);
  const members = names.map(name => memberOf(testAccount(org, name), name));
  return inFreshSpaces({ org, members }, spaces);
}

/** The same people, whose keys take a while to make, in other spaces. */
export function inFreshSpaces({ org, members }: Pick<Team, 'org' | 'members'>, spaces = 1): Team {
  return {
    org,
    members,
    spaces: Array.from({ length: spaces }, () => ({
      space: newId<SpaceId>(secureRandom),
      recordsKey: secureRandom.bytes(32),
    })),
    unheard: new Set(),
  };
}

/** A person with a device, and a store of its own. */
export function memberOf(account: TestAccount, name: string): Member {
  const privateKey = createPrivateKey({
    format: 'jwk',
    key: {
      kty: 'OKP',
      crv: 'Ed25519',
      d: toBase64Url(account.deviceSecret),
      x: signingPublicKey(account.deviceSecret),
    },
  });
  const publicKey = createPublicKey(privateKey);
  return { ...account, name, localKey: secureRandom.bytes(32), privateKey, publicKey };
}

/** A member's signature over a change's header and body. */
export async function signatureOf(by: Member, change: Omit<Change, 'sig'>): Promise<string> {
  const message = await changeSigningBytes(change, change.body);
  return toBase64Url(new Uint8Array(sign(null, message, by.privateKey)));
}

/** What a member's vault host does for the data worker: real signatures, membership by the list. */
export function recordsVault(of: Team, who: Member): Handlers<VaultRecords> {
  const verdictOf = async (change: Change): Promise<ChangeVerdict> => {
    const author = of.members.find(one => one.device === change.device);
    if (author === undefined || of.unheard.has(change.device)) return 'unknown-device';
    if (author.account !== change.author) return 'not-a-member';
    const message = await changeSigningBytes(change, change.body);
    const good = verify(null, message, author.publicKey, Buffer.from(change.sig, 'base64url'));
    return good ? 'ok' : 'bad-signature';
  };
  return {
    keys: async () =>
      ok({
        owner: {
          org: of.org,
          orgName: 'North Field Service',
          account: who.account,
          name: who.name,
          device: who.device,
        },
        localKey: who.localKey.slice(),
        spaces: of.spaces.map(({ space, recordsKey }) => ({
          space,
          keyId: TEST_KEY_ID,
          current: true,
          recordsKey: recordsKey.slice(),
        })),
        people: of.members.map(({ account, name }) => ({ account, name })),
      }),
    seal: async input => {
      const raw = of.spaces.find(({ space }) => space === input.header.space)?.recordsKey;
      if (raw === undefined) return err(appErrorOf('no-key-for-space'));
      return sealAndSign(
        { records: createSecretKey(raw), device: who.privateKey },
        input,
        secureRandom,
      );
    },
    verify: async ({ changes }) => ok(await Promise.all(changes.map(verdictOf))),
    auditPending: async () => ok([]),
    auditKept: async () => ok(undefined),
    verifyAudit: async () => ok([]),
    policies: async () => ok(undefined),
    resealSecret: async ({ from }) => ok(from),
    secretHeads: async () => ok(undefined),
    workIs: async () => ok(undefined),
  };
}
