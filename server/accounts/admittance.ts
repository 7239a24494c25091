import type { AccountId, OrgId } from '../../common/lib/ids.ts';
import type { Queryable } from '../db/database.ts';

/**
 * SQL: whether the device `d` is shut out of the organisation: the operator refuses it or its account;
 * or its account has left spaces or it was revoked in some, and no space is left where the account is a
 * member and the device may write. Who waits for a first confirmation, or has founded nothing yet, is not.
 */
export const SHUT_OUT = `(
  EXISTS (
    SELECT FROM refusal f WHERE f.org = d.org AND f.subject IN (d.device, d.account))
  OR (
    EXISTS (SELECT FROM former_member f WHERE f.org = d.org AND f.account = d.account)
    OR EXISTS (
      SELECT FROM revoked_device r
      WHERE r.org = d.org AND r.account = d.account AND r.device = d.device)
  ) AND NOT EXISTS (
    SELECT FROM member m
    WHERE m.org = d.org AND m.account = d.account AND NOT EXISTS (
      SELECT FROM revoked_device r
      WHERE r.org = m.org AND r.space = m.space AND r.account = m.account AND r.device = d.device))
)`;

/** Ends the sessions of those of these accounts' devices that are shut out now. */
export async function dropSessions(
  tx: Queryable,
  org: OrgId,
  accounts: readonly AccountId[],
): Promise<void> {
  await tx.query(
    `DELETE FROM session s USING device d
     WHERE s.org = $1 AND d.org = s.org AND d.device = s.device
       AND d.account = ANY ($2::uuid[]) AND ${SHUT_OUT}`,
    [org, accounts],
  );
}
