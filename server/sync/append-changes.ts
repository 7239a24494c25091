import {
  authorshipProblem,
  closureOf,
  type AuthorshipProblem,
} from '../../common/crypto/authorship.ts';
import { deviceName, memberMay, type Membership } from '../../common/crypto/membership.ts';
import type { OrgId, SpaceId } from '../../common/lib/ids.ts';
import type { Change } from '../../common/sync/change.ts';
import type { PushRejection } from '../../common/sync/protocol/push.ts';
import type { Session } from '../accounts/sessions.ts';
import type { Queryable } from '../db/database.ts';
import type { MembershipReader } from '../spaces/membership-reader.ts';

/** Where a change lies in its log, or why it does not. */
export type Placed =
  | { readonly seq: string; readonly receivedAt: number }
  | { readonly rejected: true; readonly code: PushRejection };

/** The log after an append. */
export interface Appended {
  readonly timeline: string;
  readonly head: string;
  readonly grew: boolean;
  /** One for each change, in order. */
  readonly placed: readonly Placed[];
}

/**
 * Locks the space's head and gives the log as it stands. Whoever holds the lock is the only writer,
 * so the numbers that follow have no holes, and no reader sees a later number before an earlier one.
 */
const LOCK_HEAD = `
  SELECT timeline, seq::text AS head FROM space_head WHERE org = $1 AND space = $2 FOR UPDATE`;

/**
 * Drops what the log has, numbers the rest, inserts, moves the head. This must be a statement of its
 * own after the lock: a statement sees what was committed when it began, and only after the lock is
 * that everything. Answers each id with its place, old or new; `same` compares a known one's content.
 */
const APPEND = `
  WITH sent AS (
    SELECT * FROM unnest($3::uuid[], $4::uuid[], $5::uuid[], $6::text[], $7::int[], $8::int[],
                         $9::text[], $10::text[], $11::boolean[])
      WITH ORDINALITY AS s (id, device, author, key_id, schema_v, v, sig, body, may, n)
  ), known AS (
    SELECT c.id, c.seq, c.received_at,
           (c.device, c.author, c.key_id, c.schema_v, c.v, c.sig, c.body)
           = (s.device, s.author, s.key_id, s.schema_v, s.v, s.sig, s.body) AS same
    FROM sent s JOIN change c ON c.org = $1 AND c.space = $2 AND c.id = s.id
  ), inserted AS (
    INSERT INTO change
      (org, space, seq, id, device, author, key_id, schema_v, v, sig, body, received_at)
    SELECT $1, $2, $12::bigint + row_number() OVER (ORDER BY n), id, device, author, key_id,
           schema_v, v, sig, body, $13::bigint
    FROM sent WHERE may AND id NOT IN (SELECT id FROM known)
    RETURNING id, seq, received_at, true AS same
  ), moved AS (
    UPDATE space_head SET seq = seq + (SELECT count(*) FROM inserted)
    WHERE org = $1 AND space = $2
  )
  SELECT id, seq::text AS seq, received_at::float8 AS "receivedAt", same
  FROM (TABLE known UNION ALL TABLE inserted) AS placed`;

interface Row {
  readonly id: string;
  readonly seq: string;
  readonly receivedAt: number;
  readonly same: boolean;
}

/**
 * Appends changes to a space's log, in order, inside the transaction `tx`. Undefined when there is no
 * such space or the session's account never was a member of it, which look alike; whoever left is told
 * so for each change. What is in the log already keeps its place, so a repeated push has the same answer.
 */
export async function appendChanges(
  tx: Queryable,
  session: Session,
  place: { readonly org: OrgId; readonly space: SpaceId },
  changes: readonly Change[],
  { now, memberships }: { readonly now: number; readonly memberships: MembershipReader },
): Promise<Appended | undefined> {
  const { org, space } = place;
  const [log] = await tx.query<{ timeline: string; head: string }>(LOCK_HEAD, [org, space]);
  if (log === undefined) return undefined;
  const membership = await memberships(tx, place);
  if (membership?.tenures.has(session.account) !== true) return undefined;
  const barred = barring(membership, session);
  const first = [...firstById(changes).values()];
  const rows =
    first.length === 0
      ? []
      : await tx.query<Row>(APPEND, [
          org,
          space,
          first.map(({ id }) => id),
          first.map(({ device }) => device),
          first.map(({ author }) => author),
          first.map(({ keyId }) => keyId),
          first.map(({ schemaV }) => schemaV),
          first.map(({ v }) => v),
          first.map(({ sig }) => sig),
          first.map(({ body }) => body),
          first.map(one => barred(one) === undefined),
          log.head,
          now,
        ]);
  return { timeline: log.timeline, ...settle(changes, first, rows, barred, log.head) };
}

const codes: Readonly<Record<AuthorshipProblem, PushRejection>> = {
  'not-a-member': 'not-a-member',
  'not-permitted': 'read-only',
  'device-revoked': 'device-revoked',
  'unknown-key': 'unknown-key',
};

/**
 * Why a change is not taken: who brings it may not write now, or its author may not, or its author was
 * no part of its key's epoch. A change under an older key is taken from whoever may still write.
 */
function barring(
  membership: Membership,
  session: Session,
): (change: Change) => PushRejection | undefined {
  const own = membership.members.get(session.account);
  const isRevoked = membership.revoked.has(deviceName(session.account, session.device));
  return change => {
    if (own === undefined) return 'not-a-member';
    if (isRevoked) return 'device-revoked';
    if (!memberMay(own.role, 'write')) return 'read-only';
    const problem = closureOf(membership, change)?.problem ?? authorshipProblem(membership, change);
    return problem === undefined ? undefined : codes[problem];
  };
}

/** Gives each sent change its answer; of two with one id in one push the first counts. */
function settle(
  changes: readonly Change[],
  first: readonly Change[],
  rows: readonly Row[],
  barred: (change: Change) => PushRejection | undefined,
  head: string,
): Omit<Appended, 'timeline'> {
  const rowOf = new Map(rows.map(row => [row.id, row]));
  const firstOf = firstById(first);
  const placed = changes.map((change): Placed => {
    const row = rowOf.get(change.id);
    if (row === undefined) return { rejected: true, code: barred(change) ?? 'id-taken' };
    const leading = firstOf.get(change.id);
    const same = row.same && (leading === change || sameContent(leading, change));
    return same
      ? { seq: row.seq, receivedAt: row.receivedAt }
      : { rejected: true, code: 'id-taken' };
  });
  const newest = rows.reduce((max, { seq }) => (BigInt(seq) > max ? BigInt(seq) : max), 0n);
  const grew = newest > BigInt(head);
  return { placed, grew, head: grew ? newest.toString() : head };
}

function firstById(changes: readonly Change[]): Map<string, Change> {
  const first = new Map<string, Change>();
  for (const one of changes) if (!first.has(one.id)) first.set(one.id, one);
  return first;
}

function sameContent(a: Change | undefined, b: Change): boolean {
  return (
    a !== undefined &&
    a.device === b.device &&
    a.author === b.author &&
    a.keyId === b.keyId &&
    a.schemaV === b.schemaV &&
    a.sig === b.sig &&
    a.body === b.body
  );
}
