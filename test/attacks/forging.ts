import { makeDeviceCertificate, makeIdentityBundle } from '../../common/crypto/identity.ts';
import type { DeviceCertificate } from '../../common/crypto/bundles.ts';
import { keyIdOf } from '../../common/crypto/key-id.ts';
import type { SpaceKey } from '../../common/crypto/keys.ts';
import type { LaterStep, MembershipEntry } from '../../common/crypto/membership-entry.ts';
import { foldMembership } from '../../common/crypto/membership-fold.ts';
import { makeAddition, makeEntry, makeGenesis } from '../../common/crypto/membership-log.ts';
import { makeGrant } from '../../common/crypto/space-grant.ts';
import { newId, type AccountId, type SpaceId } from '../../common/lib/ids.ts';
import { secureRandom } from '../../common/lib/random.ts';
import type { SpaceMembership } from '../../common/sync/protocol/spaces.ts';
import type { TestAccount } from '../builders/server-account.ts';
import { valueOf, type TestVault } from '../builders/vault.ts';

/** The log with one entry more, well made but for who signed it. */
export async function withEntry(
  { entries }: SpaceMembership,
  step: LaterStep,
  by: TestAccount,
  author: AccountId = by.account,
): Promise<MembershipEntry[]> {
  const folded = valueOf(await foldMembership(entries));
  return [...entries, makeEntry(folded, step, { author, at: 2 }, by.secrets.sign)];
}

/** A space of the attacker's own making, with the victim as a member and a key that the attacker knows. */
export async function trapFor(
  victim: TestVault,
  by: TestAccount,
  kind: SpaceMembership['kind'] = 'site',
): Promise<SpaceMembership> {
  const { owner, bundle } = valueOf(await victim.control.identity(undefined));
  const space = newId<SpaceId>(secureRandom);
  const spaceKey = secureRandom.bytes(32) as SpaceKey;
  const { org } = owner;
  const founding = { org, space, kind, founder: by.bundle, key: await keyIdOf(spaceKey, space) };
  const genesis = makeGenesis({ ...founding, at: 1 }, by.secrets.sign);
  const founded = valueOf(await foldMembership([genesis]));
  const of = { member: bundle, role: 'engineer', author: by.account, at: 2 } as const;
  const entries = [genesis, makeAddition(founded, of, by.secrets.sign)];
  const { head } = valueOf(await foldMembership(entries));
  const granted = { org, space, epoch: 1, member: bundle, granter: by.account, logHead: head };
  const grant = await makeGrant(granted, spaceKey, by.secrets.sign);
  return { org, space, kind, entries, grants: [grant], devices: [by.certificate] };
}

/** The attacker under somebody else's account id and name, with keys of their own. */
export function posingAs(account: AccountId, name: string, by: TestAccount): TestAccount {
  return { ...by, account, bundle: makeIdentityBundle({ account, name }, by.secrets) };
}

/** A certificate for the attacker's device, as if it were that account's. */
export function forgedDevice(account: AccountId, by: TestAccount): DeviceCertificate {
  const { device, sign } = by.certificate;
  return makeDeviceCertificate({ account, device, label: 'PC', sign }, by.secrets.sign);
}

/** A grant of a key that the attacker knows, in the granter's name. */
export async function forgedGrant(
  victim: TestVault,
  { grants }: SpaceMembership,
  by: TestAccount,
  granter: AccountId,
): Promise<SpaceMembership['grants'][number]> {
  const { bundle } = valueOf(await victim.control.identity(undefined));
  const key = secureRandom.bytes(32) as SpaceKey;
  return makeGrant({ ...grants[0]!, member: bundle, granter }, key, by.secrets.sign);
}
