import type { z } from 'zod';
import { ok } from '../../common/lib/result.ts';
import type { pullRequest, PullAnswer } from '../../common/sync/protocol/pull.ts';
import { MAX_REQUEST_BYTES, type StoredChange } from '../../common/sync/protocol/push.ts';
import type { Session } from '../accounts/sessions.ts';
import type { ServerContext } from '../context.ts';
import { noSuchSpace, type Answer } from '../http/refused.ts';

/** Clear fields, signature and JSON's own letters of one change, in bytes, generously. */
const FRAME_BYTES = 512;

/** Rows while the page stays under its size; one alone always does, by the longest body allowed. */
const PAGE = `
  SELECT seq::text AS seq, received_at::float8 AS "receivedAt", id, device, author,
         key_id AS "keyId", schema_v AS "schemaV", v, body, sig
  FROM (
    SELECT *, sum(octet_length(body) + ${FRAME_BYTES}) OVER (ORDER BY seq) AS bytes
    FROM (
      SELECT * FROM change
      WHERE org = $1 AND space = $2 AND seq > $3::bigint AND seq <= $4::bigint
      ORDER BY seq LIMIT $5
    ) AS page
  ) AS sized
  WHERE bytes <= ${MAX_REQUEST_BYTES}
  ORDER BY sized.seq`;

type Row = Omit<StoredChange, 'change'> & Omit<StoredChange['change'], 'org' | 'space'>;

/** The rows after a cursor, contiguous, at most a megabyte of them. */
export async function pullChanges(
  { db }: Pick<ServerContext, 'db'>,
  session: Session,
  { org, space, after, limit }: z.output<typeof pullRequest>,
): Promise<Answer<PullAnswer>> {
  const [log] = await db.query<{ timeline: string; head: string }>(
    `SELECT timeline, seq::text AS head FROM space_head JOIN member USING (org, space)
     WHERE org = $1 AND space = $2 AND account = $3 AND NOT EXISTS (
       SELECT FROM revoked_device r
       WHERE r.org = $1 AND r.space = $2 AND r.account = $3 AND r.device = $4)`,
    [org, space, session.account, session.device],
  );
  if (log === undefined) return noSuchSpace;
  // Also keeps a cursor past any bigint away from the database.
  if (BigInt(after) >= BigInt(log.head)) return ok({ ...log, changes: [] });
  const rows = await db.query<Row>(PAGE, [org, space, after, log.head, limit]);
  const changes = rows.map(({ seq, receivedAt, ...fields }) => ({
    seq,
    receivedAt,
    change: { ...fields, org, space },
  }));
  return ok({ ...log, changes });
}
