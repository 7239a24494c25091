import type { Membership } from '../../common/crypto/membership.ts';
import { restoreMembership } from '../../common/crypto/membership-fold.ts';
import type { OrgId, SpaceId } from '../../common/lib/ids.ts';
import type { Queryable } from '../db/database.ts';
import { parseEntries } from './membership-rows.ts';

/** Spaces whose membership is kept in memory between two pushes. */
const KEPT = 512;

/** What the stored log of a space says; undefined when there is no such space. */
export type MembershipReader = (
  db: Queryable,
  place: { readonly org: OrgId; readonly space: SpaceId },
) => Promise<Membership | undefined>;

/**
 * Reads memberships by common/'s rules, so that the server takes and refuses what every client does.
 * A log only ever grows, so its length tells whether what is in memory still holds.
 */
export function createMembershipReader(): MembershipReader {
  const kept = new Map<string, Membership>();
  return async (db, { org, space }) => {
    const where: [OrgId, SpaceId] = [org, space];
    const [stored] = await db.query<{ length: number }>(
      'SELECT count(*)::int AS length FROM membership_entry WHERE org = $1 AND space = $2',
      where,
    );
    if (stored === undefined || stored.length === 0) return undefined;
    const name = `${org} ${space}`;
    const known = kept.get(name);
    kept.delete(name);
    const membership =
      known?.hashes.length === stored.length ? known : await readMembershipOf(db, where);
    kept.set(name, membership);
    const [oldest] = kept.keys();
    if (kept.size > KEPT && oldest !== undefined) kept.delete(oldest);
    return membership;
  };
}

async function readMembershipOf(db: Queryable, where: [OrgId, SpaceId]): Promise<Membership> {
  const entries = await db.query<{ entry: string }>(
    'SELECT entry FROM membership_entry WHERE org = $1 AND space = $2 ORDER BY seq',
    where,
  );
  return restoreMembership(parseEntries(entries.map(({ entry }) => entry)));
}
