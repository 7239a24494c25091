import type { SpaceGrant } from '../../common/crypto/bundles.ts';
import type { MembershipEntry } from '../../common/crypto/membership-entry.ts';
import { formerMembers, type Membership } from '../../common/crypto/membership.ts';
import type { AccountId, OrgId, SpaceId } from '../../common/lib/ids.ts';
import { canonicalJson } from '../../common/lib/json.ts';
import type { Queryable } from '../db/database.ts';

interface Place {
  readonly org: OrgId;
  readonly space: SpaceId;
}

/** What the server has of a space's membership; nothing at all when there is no such space. */
export interface StoredMembership {
  /** Canonical JSON of each entry, genesis first: equal texts are equal entries. */
  readonly entries: readonly string[];
  readonly members: ReadonlySet<AccountId>;
  /** Canonical JSON of every grant. */
  readonly grants: ReadonlySet<string>;
}

/** Reads a space's membership, from the pool or in a transaction that holds the head's lock. */
export async function readMembership(
  db: Queryable,
  { org, space }: Place,
): Promise<StoredMembership> {
  const where = [org, space];
  const entries = await db.query<{ entry: string }>(
    'SELECT entry FROM membership_entry WHERE org = $1 AND space = $2 ORDER BY seq',
    where,
  );
  const members = await db.query<{ account: AccountId }>(
    'SELECT account FROM member WHERE org = $1 AND space = $2',
    where,
  );
  const grants = await db.query<{ grant: string }>(
    'SELECT space_grant AS "grant" FROM space_grant WHERE org = $1 AND space = $2',
    where,
  );
  return {
    entries: entries.map(row => row.entry),
    members: new Set(members.map(row => row.account)),
    grants: new Set(grants.map(row => row.grant)),
  };
}

/** Entries as they were signed, from their stored text. */
export function parseEntries(texts: readonly string[]): MembershipEntry[] {
  return texts.map(text => JSON.parse(text) as MembershipEntry);
}

/**
 * Makes the space when it is new, and locks its head, so that pushes and other logs wait until the
 * transaction ends.
 */
export async function lockSpace(
  tx: Queryable,
  { org, space }: Place,
  asNew: { readonly timeline: string; readonly kind: string },
): Promise<void> {
  await tx.query(
    `INSERT INTO space_head (org, space, timeline, seq, kind) VALUES ($1, $2, $3, 0, $4)
     ON CONFLICT DO NOTHING`,
    [org, space, asNew.timeline, asNew.kind],
  );
  await tx.query('SELECT 1 FROM space_head WHERE org = $1 AND space = $2 FOR UPDATE', [org, space]);
}

/** Adds what is new of a log that was verified, under the head's lock. */
export async function storeEntries(
  tx: Queryable,
  { org, space }: Place,
  texts: readonly string[],
  stored: StoredMembership,
  membership: Membership,
): Promise<void> {
  const fresh = texts.slice(stored.entries.length);
  await tx.query(
    `INSERT INTO membership_entry (org, space, seq, entry, change_seq)
     SELECT $1, $2, $3::int + n - 1, entry, head.seq
     FROM unnest($4::text[]) WITH ORDINALITY AS fresh (entry, n),
       (SELECT seq FROM space_head WHERE org = $1 AND space = $2) AS head`,
    [org, space, stored.entries.length, fresh],
  );
  const members = [...membership.members];
  await tx.query(
    `INSERT INTO member (org, space, account, role)
     SELECT $1, $2, account, role FROM unnest($3::uuid[], $4::text[]) AS m (account, role)
     ON CONFLICT (org, space, account) DO UPDATE SET role = excluded.role`,
    [org, space, members.map(([account]) => account), members.map(([, { role }]) => role)],
  );
  await storeLeavers(tx, { org, space }, membership);
}

/** Notes who is a member no more, and which devices are revoked. */
async function storeLeavers(
  tx: Queryable,
  { org, space }: Place,
  membership: Membership,
): Promise<void> {
  await tx.query(
    'DELETE FROM member WHERE org = $1 AND space = $2 AND account <> ALL ($3::uuid[])',
    [org, space, [...membership.members.keys()]],
  );
  await tx.query('DELETE FROM former_member WHERE org = $1 AND space = $2', [org, space]);
  const former = formerMembers(membership);
  await tx.query(
    `INSERT INTO former_member (org, space, account, entry_seq)
     SELECT $1, $2, account, seq FROM unnest($3::uuid[], $4::int[]) AS f (account, seq)`,
    [
      org,
      space,
      former.map(({ bundle }) => bundle.account),
      former.map(({ until }) => until.entry),
    ],
  );
  const revoked = [...membership.revoked.values()];
  await tx.query(
    `INSERT INTO revoked_device (org, space, account, device, entry_seq)
     SELECT $1, $2, account, device, seq
     FROM unnest($3::uuid[], $4::uuid[], $5::int[]) AS r (account, device, seq)
     ON CONFLICT DO NOTHING`,
    [
      org,
      space,
      revoked.map(({ account }) => account),
      revoked.map(({ device }) => device),
      revoked.map(({ entry }) => entry),
    ],
  );
}

/** Keeps grants that were verified; a granter's newer grant to a member replaces the older one. */
export async function storeGrants(
  tx: Queryable,
  { org, space }: Place,
  grants: readonly SpaceGrant[],
): Promise<void> {
  for (const grant of grants) {
    await tx.query(
      `INSERT INTO space_grant (org, space, member, epoch, granter, space_grant)
       VALUES ($1, $2, $3, $4, $5, $6)
       ON CONFLICT (org, space, member, epoch, granter)
       DO UPDATE SET space_grant = excluded.space_grant`,
      [org, space, grant.member, grant.epoch, grant.granter, canonicalJson(grant)],
    );
  }
}
