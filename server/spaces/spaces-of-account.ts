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

/** Every space of the session's account, and the answers to its invitations that wait for it. */
export async function spacesOfAccount(
  { db }: Pick<ServerContext, 'db'>,
  { org, account }: Session,
): Promise<SpacesAnswer> {
  const mine = [org, account];
  const spaces = await db.query<Space>(
    `SELECT org, space, kind, timeline, seq::text AS head
     FROM member JOIN space_head USING (org, space)
     WHERE org = $1 AND account = $2 ORDER BY space`,
    mine,
  );
  const entries = await db.query<Text>(
    `SELECT space, entry AS text FROM member JOIN membership_entry e USING (org, space)
     WHERE org = $1 AND account = $2 ORDER BY space, e.seq`,
    mine,
  );
  const grants = await db.query<Text>(
    `SELECT space, space_grant AS text FROM space_grant
     WHERE org = $1 AND member = $2 ORDER BY space, epoch, granter`,
    mine,
  );
  const devices = await db.query<Text>(
    `SELECT space, d.certificate AS text
     FROM member me JOIN member m USING (org, space) JOIN device d USING (org)
     WHERE org = $1 AND me.account = $2 AND d.account = m.account ORDER BY space, d.device`,
    mine,
  );
  const [entriesOf, grantsOf, devicesOf] = [entries, grants, devices].map(bySpace);
  return {
    spaces: spaces.map(space => ({
      ...space,
      entries: parseEntries(entriesOf?.get(space.space) ?? []),
      grants: (grantsOf?.get(space.space) ?? []).map(text => JSON.parse(text) as SpaceGrant),
      devices: (devicesOf?.get(space.space) ?? []).map(
        text => JSON.parse(text) as DeviceCertificate,
      ),
    })),
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
