import { identityBundle } from '../../common/crypto/bundles.ts';
import type { AccountId, OrgId } from '../../common/lib/ids.ts';
import { ok } from '../../common/lib/result.ts';
import type { DeviceRequest, Done } from '../../common/sync/protocol/enrolment.ts';
import type { ServerContext } from '../context.ts';
import type { Queryable } from '../db/database.ts';
import { refused, type Answer } from '../http/refused.ts';
import { admitNewcomer } from './account-rows.ts';
import { isSoundNewcomer } from './identity-check.ts';

/** Every failure looks alike, so that nobody learns which accounts there are. */
const no = refused('invitation-refused', 'the device is not certified by a known account');

/**
 * Makes a further device of a known account known. Its certificate is the proof; what it may do, the
 * membership logs say, in which a revoked device stays revoked.
 */
export async function admitDevice(
  { db, clock, pokes }: ServerContext,
  { org, certificate }: DeviceRequest,
): Promise<Answer<Done>> {
  const { account, device } = certificate;
  let isNews = false;
  const admitted = await db.transaction(async (tx): Promise<Answer<Done>> => {
    const [known] = await tx.query<{ bundle: string }>(
      'SELECT bundle FROM account WHERE org = $1 AND account = $2',
      [org, account],
    );
    if (known === undefined) return no;
    const newcomer = { bundle: identityBundle.parse(JSON.parse(known.bundle)), certificate };
    if (!isSoundNewcomer(newcomer)) return no;
    const before = await tx.query('SELECT 1 FROM device WHERE org = $1 AND device = $2', [
      org,
      device,
    ]);
    isNews = before.length === 0;
    const isAdmitted = await admitNewcomer(tx, org, newcomer, {
      admin: false,
      now: clock.wall(),
    });
    return isAdmitted ? ok({ done: true }) : no;
  });
  if (admitted.ok && isNews) {
    pokes.publish({ type: 'membership', org, accounts: await colleaguesOf(db, org, account) });
  }
  return admitted;
}

/** Everybody who shares a space with this account, itself included: they verify what its devices sign. */
async function colleaguesOf(db: Queryable, org: OrgId, account: AccountId): Promise<AccountId[]> {
  const rows = await db.query<{ account: AccountId }>(
    `SELECT DISTINCT other.account FROM member mine JOIN member other USING (org, space)
     WHERE mine.org = $1 AND mine.account = $2`,
    [org, account],
  );
  return rows.map(row => row.account);
}
