import { memberMay } from '../../common/crypto/membership.ts';
import type { Role } from '../../common/crypto/bundles.ts';
import type { Session } from '../accounts/sessions.ts';
import type { Queryable } from '../db/database.ts';

/**
 * Whether the account may make a space: who brought the organisation, and whoever may write in a space
 * of it already. Who answered an invitation and waits for confirmation is nobody here yet: its spaces
 * could name every colleague as a member and fill what they fetch.
 */
export async function mayFound(db: Queryable, { org, account }: Session): Promise<boolean> {
  const [known] = await db.query<{ admin: boolean; roles: readonly Role[] }>(
    `SELECT a.admin, array(
       SELECT m.role FROM member m WHERE m.org = a.org AND m.account = a.account
     ) AS roles
     FROM account a WHERE a.org = $1 AND a.account = $2`,
    [org, account],
  );
  return known !== undefined && (known.admin || known.roles.some(role => memberMay(role, 'write')));
}
