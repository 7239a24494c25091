import type { AccountId, DeviceId, OrgId, SpaceId } from '../lib/ids.ts';
import type { IdentityBundle, Role, SpaceKind } from './bundles.ts';

/** A member of a space. */
export interface Member {
  readonly bundle: IdentityBundle;
  readonly role: Role;
  /** See `identityFingerprint`. */
  readonly fingerprint: string;
}

/** Where in a log something happened. */
export interface Milestone {
  /** Place of the entry in the log, from 0. */
  readonly entry: number;
  /** The epoch after it. */
  readonly epoch: number;
  readonly by: AccountId;
  /** Wall clock of who did it, in ms. */
  readonly at: number;
}

/** A time during which a person was a member with one role. */
export interface Tenure extends Member {
  readonly since: Milestone;
  /** The entry that ended it, by removal or by another role; undefined while it lasts. */
  readonly until?: Milestone;
}

/** What a membership log says after its last entry. */
export interface Membership {
  readonly org: OrgId;
  readonly space: SpaceId;
  readonly kind: SpaceKind;
  /** Format of the last entry: it never goes back. */
  readonly format: 1 | 2;
  /** The epoch of the space key that members write with. */
  readonly epoch: number;
  /** The id of each epoch's key; the first is epoch 1's. */
  readonly keyIds: readonly string[];
  /** Hash of the last entry. */
  readonly head: string;
  /** Hash of each entry, in order. */
  readonly hashes: readonly string[];
  readonly members: ReadonlyMap<AccountId, Member>;
  /** Everyone who is or was a member, with each time of it, in order. */
  readonly tenures: ReadonlyMap<AccountId, readonly Tenure[]>;
  /** Devices that may not write any more, by {@link deviceName}. */
  readonly revoked: ReadonlyMap<string, Milestone & { account: AccountId; device: DeviceId }>;
}

/** Whether a role may write records, or change who is a member. */
export function memberMay(role: Role, what: 'write' | 'administer'): boolean {
  return what === 'administer' ? role === 'admin' : role !== 'auditor';
}

/** The name of a device within a log: two accounts may claim one device id. */
export function deviceName(account: AccountId, device: DeviceId): string {
  return `${account} ${device}`;
}

/** The epoch of a key; undefined for a key that the log does not name. */
export function epochOfKey(membership: Membership, keyId: string): number | undefined {
  const at = membership.keyIds.indexOf(keyId);
  return at === -1 ? undefined : at + 1;
}

/** The key of the epoch that is written in now. */
export function currentKeyId({ keyIds }: Membership): string {
  const last = keyIds.at(-1);
  if (last === undefined) throw new RangeError('a membership log has a key');
  return last;
}

/** Everyone who has left, with the last time that they were members, the latest to leave first. */
export function formerMembers({ members, tenures }: Membership): readonly Required<Tenure>[] {
  return [...tenures]
    .filter(([account]) => !members.has(account))
    .flatMap(([, times]) => times.at(-1) ?? [])
    .filter((last): last is Required<Tenure> => last.until !== undefined)
    .sort((a, b) => b.until.entry - a.until.entry);
}

/** The tenure of a person at a place in the log, after the entry there. */
export function tenureAt(
  membership: Membership,
  account: AccountId,
  entry: number,
): Tenure | undefined {
  return membership.tenures
    .get(account)
    ?.find(({ since, until }) => since.entry <= entry && (until?.entry ?? Infinity) > entry);
}
