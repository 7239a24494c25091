import type { AccountId, DeviceId } from '../lib/ids.ts';
import { deviceName, epochOfKey, memberMay, type Membership } from './membership.ts';

/** Who wrote a change, and under which key. */
export interface Authorship {
  readonly author: AccountId;
  readonly device: DeviceId;
  readonly keyId: string;
}

/** Why a change does not count, by the membership log alone. */
export type AuthorshipProblem = 'not-a-member' | 'not-permitted' | 'device-revoked' | 'unknown-key';

/**
 * Whether the author might write in the epoch of the change's key: with a role that writes, on a device
 * that was not revoked. A change under an older key than today's counts, for honest people write
 * without network for weeks; one under a key of an epoch that its author was no part of does not.
 */
export function authorshipProblem(
  membership: Membership,
  { author, device, keyId }: Authorship,
): AuthorshipProblem | undefined {
  const times = membership.tenures.get(author);
  if (times === undefined) return 'not-a-member';
  const epoch = epochOfKey(membership, keyId);
  if (epoch === undefined) return 'unknown-key';
  const then = times.filter(
    ({ since, until }) => since.epoch <= epoch && (until?.epoch ?? Infinity) > epoch,
  );
  if (then.length === 0) return 'not-a-member';
  if (!then.some(({ role }) => memberMay(role, 'write'))) return 'not-permitted';
  const revoked = membership.revoked.get(deviceName(author, device));
  return revoked !== undefined && revoked.epoch <= epoch ? 'device-revoked' : undefined;
}

/** Where in a log somebody's right to write ended, and how. */
export interface Closure {
  readonly entry: number;
  readonly problem: Exclude<AuthorshipProblem, 'unknown-key'>;
}

/**
 * The entry that ended an author's right to write on a device; undefined while it lasts. Whoever left
 * keeps the older keys and can write under them for ever, so that the key alone does not tell what was
 * written before from what was written after: of such an author only those changes count that the
 * change log had when the entry came to it.
 */
export function closureOf(
  { members, tenures, revoked }: Membership,
  { author, device }: Pick<Authorship, 'author' | 'device'>,
): Closure | undefined {
  const member = members.get(author);
  const closures: Closure[] = [];
  if (member === undefined || !memberMay(member.role, 'write')) {
    const last = tenures.get(author)?.findLast(({ role }) => memberMay(role, 'write'))?.until;
    const problem = member === undefined ? 'not-a-member' : 'not-permitted';
    closures.push({ entry: last?.entry ?? -1, problem });
  }
  const revocation = revoked.get(deviceName(author, device));
  if (revocation !== undefined)
    closures.push({ entry: revocation.entry, problem: 'device-revoked' });
  return closures.sort((a, b) => a.entry - b.entry)[0];
}
