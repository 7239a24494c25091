import type { IdentityBundle, SpaceGrant } from '../../common/crypto/bundles.ts';
import type { MembershipEntry } from '../../common/crypto/membership-entry.ts';
import { identityFingerprint } from '../../common/crypto/identity.ts';
import { membershipEntryHash } from '../../common/crypto/membership-log.ts';
import type { AccountId } from '../../common/lib/ids.ts';
import { verifyGrant } from '../../common/crypto/space-grant.ts';
import type { SpaceMembership } from '../../common/sync/protocol/spaces.ts';
import type { JudgementContext } from './judgement-context.ts';

/**
 * Whether somebody whose identity is pinned has granted this account a key of a space that is new here,
 * and vouched for its log by that. Asked before the log is verified: a server can make logs of ten
 * thousand entries, each of which takes milliseconds, but no such grant.
 */
export async function isGranted(
  { grants, entries, org, space }: SpaceMembership,
  { account, pinned }: JudgementContext,
): Promise<boolean> {
  const offered = grants.filter(
    grant =>
      grant.org === org &&
      grant.space === space &&
      grant.memberFingerprint === account.fingerprint &&
      pinned.has(grant.granter),
  );
  for (const grant of oneOfEach(offered)) {
    const granter = identityIn(entries, grant.granter);
    if (granter === undefined) continue;
    if (pinned.get(grant.granter)?.has(await identityFingerprint(granter)) !== true) continue;
    if (verifyGrant(grant, granter) && (await hasChainTo(entries, grant.logHead))) return true;
  }
  return false;
}

/**
 * One grant of each granter and epoch. There is no second one, so that who offers many has forged them,
 * and what they cost is bounded by the number of colleagues.
 */
export function oneOfEach(grants: readonly SpaceGrant[]): readonly SpaceGrant[] {
  return [...new Map(grants.map(grant => [`${grant.granter} ${grant.epoch}`, grant])).values()];
}

function identityIn(
  entries: readonly MembershipEntry[],
  account: AccountId,
): IdentityBundle | undefined {
  for (const entry of entries) {
    if ('member' in entry && entry.member.account === account) return entry.member;
  }
  return undefined;
}

/** Whether the entries up to the one with this hash name each other; hashes are cheap. */
async function hasChainTo(entries: readonly MembershipEntry[], head: string): Promise<boolean> {
  let before: string | undefined;
  for (const entry of entries) {
    if (before !== undefined && entry.prev !== before) return false;
    before = await membershipEntryHash(entry);
    if (before === head) return true;
  }
  return false;
}
