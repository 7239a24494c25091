import type { DeviceCertificate, SpaceGrant } from '../../common/crypto/bundles.ts';
import type { SpaceKey } from '../../common/crypto/keys.ts';
import { currentKeyId, deviceName, type Membership } from '../../common/crypto/membership.ts';
import type { MembershipEntry } from '../../common/crypto/membership-entry.ts';
import { appErrorOf, type AppError } from '../../common/errors/app-error.ts';
import type { SpaceInfo } from '../../common/features/vault/space-info.ts';
import type { VaultOwner } from '../../common/features/vault/vault-owner.ts';
import type { AccountId, DeviceId } from '../../common/lib/ids.ts';
import { err, ok, type Result } from '../../common/lib/result.ts';
import type { LogPlace } from '../../common/sync/log-place.ts';

/** A space as this device holds it: everything in it was verified. */
export interface SpaceState {
  readonly membership: Membership;
  readonly entries: readonly MembershipEntry[];
  /** How many entries the server has shown: it may never show fewer. */
  readonly acknowledged: number;
  /**
   * Where the change log was when an entry came to it, by the entry's place in the membership log: said
   * by the server when it first showed the entry, and never another place after. None for additions.
   */
  readonly arrivals: ReadonlyMap<number, LogPlace>;
  /** Grants to this account and by it. */
  readonly grants: readonly SpaceGrant[];
  readonly devices: readonly DeviceCertificate[];
  /** Space keys by their ids. */
  readonly keys: ReadonlyMap<string, SpaceKey>;
}

/** The key that is written with now. */
export function currentKey(
  space: SpaceState,
): Result<{ readonly keyId: string; readonly key: SpaceKey }, AppError> {
  const keyId = currentKeyId(space.membership);
  const key = space.keys.get(keyId);
  return key === undefined ? err(appErrorOf('no-key-for-space')) : ok({ keyId, key });
}

/** The certificate of a member's device. */
export function deviceOf(
  space: SpaceState,
  account: AccountId,
  device: DeviceId,
): DeviceCertificate | undefined {
  return space.devices.find(known => known.account === account && known.device === device);
}

/** Whether a person on this device has a place in the space: a member, and the device not revoked. */
export function isActiveIn(
  membership: Membership,
  { account, device }: Pick<VaultOwner, 'account' | 'device'>,
): boolean {
  return membership.members.has(account) && !membership.revoked.has(deviceName(account, device));
}

/** What the page is told of a space; undefined when its owner has no place in it any more. */
export function spaceInfoOf(
  { membership }: SpaceState,
  owner: Pick<VaultOwner, 'account' | 'device'>,
): SpaceInfo | undefined {
  const me = membership.members.get(owner.account);
  if (me === undefined || !isActiveIn(membership, owner)) return undefined;
  return {
    space: membership.space,
    kind: membership.kind,
    epoch: membership.epoch,
    role: me.role,
    members: [...membership.members.values()].map(({ bundle, role }) => ({
      account: bundle.account,
      name: bundle.name,
      role,
    })),
  };
}
