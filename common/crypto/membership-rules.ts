import { verifyIdentityBundle } from './identity.ts';
import { deviceName, memberMay, type Membership } from './membership.ts';
import { raisesEpoch, type MembershipEntry } from './membership-entry.ts';
import { NO_ENTRY, verifyMembershipEntry } from './membership-log.ts';

/** What is wrong with an entry that should begin a log, or undefined. */
export function genesisProblem(entry: MembershipEntry): string | undefined {
  if (
    entry.op !== 'genesis' ||
    entry.seq !== 0 ||
    entry.prev !== NO_ENTRY ||
    entry.epoch !== 1 ||
    entry.role !== 'admin' ||
    entry.author !== entry.member.account
  ) {
    return 'genesis';
  }
  if (!verifyIdentityBundle(entry.member)) return 'identity';
  return verifyMembershipEntry(entry, entry.member) ? undefined : 'signature';
}

/** What is wrong with an entry that should follow a membership, or undefined. */
export function entryProblem(membership: Membership, entry: MembershipEntry): string | undefined {
  const { members } = membership;
  if (entry.op === 'genesis' || entry.seq !== membership.hashes.length) return 'chain';
  if (entry.prev !== membership.head) return 'chain';
  if (entry.v < membership.format) return 'format';
  if (
    entry.org !== membership.org ||
    entry.space !== membership.space ||
    entry.kind !== membership.kind
  ) {
    return 'space';
  }
  // Neither skipped nor lowered: an epoch stands for one key, and every key has its turn.
  if (entry.epoch !== membership.epoch + (raisesEpoch(entry) ? 1 : 0)) return 'epoch';
  if ('key' in entry && membership.keyIds.includes(entry.key)) return 'key';
  const author = members.get(entry.author);
  if (author === undefined || !memberMay(author.role, 'administer')) return 'author';
  const problem = stepProblem(membership, entry);
  if (problem !== undefined) return problem;
  return verifyMembershipEntry(entry, author.bundle) ? undefined : 'signature';
}

/** What is wrong with what an entry does; its author is an admin. */
function stepProblem(membership: Membership, entry: MembershipEntry): string | undefined {
  const { members, revoked } = membership;
  switch (entry.op) {
    case 'genesis':
      return 'chain';
    case 'add':
      if (members.has(entry.member.account)) return 'member';
      return verifyIdentityBundle(entry.member) ? undefined : 'identity';
    case 'remove':
      // Who leaves would have made the key that they are not to have.
      if (entry.account === entry.author) return 'self';
      return members.has(entry.account) ? undefined : 'member';
    case 'change-role':
      // Who makes the key grants it, as the admin that they are: so there always is one left, too.
      if (entry.account === entry.author) return 'self';
      if (!members.has(entry.account)) return 'member';
      if (members.get(entry.account)?.role === entry.role) return 'role';
      return undefined;
    case 'revoke-device':
      if (!members.has(entry.account)) return 'member';
      return revoked.has(deviceName(entry.account, entry.device)) ? 'device' : undefined;
    case 'rotate':
      return undefined;
  }
}
