import { canonicalJson } from '../../common/lib/json.ts';
import type { OrgId } from '../../common/lib/ids.ts';
import type { Queryable } from '../db/database.ts';
import type { Newcomer } from './identity-check.ts';

/**
 * Makes account and device known, in the transaction `tx`. What is known with the same content stays.
 * False when either id belongs to something else; the caller then rolls back or refuses.
 */
export async function admitNewcomer(
  tx: Queryable,
  org: OrgId,
  { bundle, certificate }: Newcomer,
  as: { readonly admin: boolean; readonly now: number },
): Promise<boolean> {
  const { account } = bundle;
  const { device, sign } = certificate;
  await tx.query(
    `INSERT INTO account (org, account, bundle, admin, created_at) VALUES ($1, $2, $3, $4, $5)
     ON CONFLICT DO NOTHING`,
    [org, account, canonicalJson(bundle), as.admin, as.now],
  );
  await tx.query(
    `INSERT INTO device (org, device, account, certificate, sign, created_at)
     VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING`,
    [org, device, account, canonicalJson(certificate), sign, as.now],
  );
  return isKnown(tx, org, { bundle, certificate });
}

/** Whether this very identity and device are the organisation's. */
export async function isKnown(
  tx: Queryable,
  org: OrgId,
  { bundle, certificate }: Newcomer,
): Promise<boolean> {
  const rows = await tx.query(
    `SELECT 1 FROM account JOIN device USING (org, account)
     WHERE org = $1 AND account = $2 AND bundle = $3 AND device = $4 AND certificate = $5`,
    [org, bundle.account, canonicalJson(bundle), certificate.device, canonicalJson(certificate)],
  );
  return rows.length === 1;
}
