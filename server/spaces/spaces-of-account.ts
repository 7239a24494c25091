import type { DeviceCertificate, SpaceGrant } from '../../common/crypto/bundles.ts';
import type { OrgId, SpaceId } from '../../common/lib/ids.ts';
import type { SpaceKind } from '../../common/crypto/bundles.ts';
import type { JoinRequest, SpacesAnswer } from '../../common/sync/protocol/spaces.ts';
import type { Session } from '../accounts/sessions.ts';
import type { ServerContext } from '../context.ts';
import type { Queryable } from '../db/database.ts';
import { parseEntries } from './membership-rows.ts';

interface Space {
  readonly org: OrgId;
  readonly space: SpaceId;
  readonly kind: SpaceKind;
  readonly timeline: string;
  readonly head: string;
}
interface Text {
  readonly space: SpaceId;
  readonly text: string;
}

/**
 * Spaces of an account by how far they are a device's business: whole, or the log up to the entry that
 * ended it, so that the app can tell its person what became of the space.
 */
const MINE = `
  SELECT m.org, m.space, r.entry_seq AS upto
  FROM member m LEFT JOIN revoked_device r
    ON r.org = m.org AND r.space = m.space AND r.account = m.account AND r.device = $3
  WHERE m.org = $1 AND m.account = $2
  UNION ALL
  SELECT org, space, entry_seq FROM former_member WHERE org = $1 AND account = $2`;

/** Every space of the session's account, and the answers to its invitations that wait for it. */
export async function spacesOfAccount(
  { db }: Pick<ServerContext, 'db'>,
  { org, account, device }: Session,
): Promise<SpacesAnswer> {
  const mine = [org, account, device];
  const entries = await db.query<Text & { arrival: string }>(
    `SELECT space, entry AS text, change_seq::text AS arrival
     FROM (${MINE}) AS mine JOIN membership_entry e USING (org, space)
     WHERE e.seq <= coalesce(upto, e.seq) ORDER BY space, e.seq`,
    mine,
  );
  const grants = await db.query<Text>(
    `SELECT space, space_grant AS text FROM (${MINE}) AS mine JOIN space_grant g USING (org, space)
     WHERE upto IS NULL AND g.member = $2 ORDER BY space, epoch, granter`,
    mine,
  );
  // Of those who left too: what they wrote before stays, and is verified by their devices.
  const devices = await db.query<Text>(
    `SELECT space, d.certificate AS text
     FROM (${MINE}) AS mine JOIN (
       SELECT org, space, account FROM member UNION SELECT org, space, account FROM former_member
     ) AS people USING (org, space) JOIN device d USING (org, account)
     WHERE upto IS NULL ORDER BY space, d.device`,
    mine,
  );
  // Last, so that no entry came at a later number than its space's head.
  const spaces = await db.query<Space>(
    `SELECT org, space, kind, timeline, seq::text AS head
     FROM (${MINE}) AS mine JOIN space_head USING (org, space) ORDER BY space`,
    mine,
  );
  const [grantsOf, devicesOf] = [grants, devices].map(bySpace);
  const arrivalsOf = bySpace(entries.map(({ space, arrival }) => ({ space, text: arrival })));
  const entriesOf = bySpace(entries);
  return {
    // One that was made between two of these questions is shown the next time.
    spaces: spaces.flatMap(space => {
      const log = entriesOf.get(space.space);
      if (log === undefined) return [];
      return {
        ...space,
        entries: parseEntries(log),
        arrivals: arrivalsOf.get(space.space) ?? [],
        grants: (grantsOf?.get(space.space) ?? []).map(text => JSON.parse(text) as SpaceGrant),
        devices: (devicesOf?.get(space.space) ?? []).map(
          text => JSON.parse(text) as DeviceCertificate,
        ),
      };
    }),
    joins: await waitingJoins(db, { org, account }),
  };
}

/** Answers to the account's invitations, until the joiner is a member of every space named. */
async function waitingJoins(
  db: Queryable,
  { org, account }: Pick<Session, 'org' | 'account'>,
): Promise<JoinRequest[]> {
  const rows = await db.query<Record<keyof JoinRequest, string>>(
    `SELECT token_hash AS "tokenHash", bundle, certificate, proof FROM invitation i
     WHERE org = $1 AND inviter = $2 AND joined IS NOT NULL AND EXISTS (
       SELECT FROM unnest(i.spaces) AS wanted (space) WHERE NOT EXISTS (
         SELECT FROM member m
         WHERE m.org = i.org AND m.space = wanted.space AND m.account = i.joined))
     ORDER BY joined_at, token_hash`,
    [org, account],
  );
  return rows.map(({ tokenHash, bundle, certificate, proof }) => ({
    tokenHash,
    bundle: JSON.parse(bundle) as JoinRequest['bundle'],
    certificate: JSON.parse(certificate) as JoinRequest['certificate'],
    proof,
  }));
}

function bySpace(rows: readonly Text[]): Map<SpaceId, string[]> {
  const map = new Map<SpaceId, string[]>();
  for (const { space, text } of rows) {
    const texts = map.get(space);
    if (texts === undefined) map.set(space, [text]);
    else texts.push(text);
  }
  return map;
}
