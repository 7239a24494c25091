import { identityBundle } from '../../common/crypto/bundles.ts';
import { ok } from '../../common/lib/result.ts';
import type { DeviceRequest, Done } from '../../common/sync/protocol/enrolment.ts';
import type { ServerContext } from '../context.ts';
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
  { db, clock }: ServerContext,
  { org, certificate }: DeviceRequest,
): Promise<Answer<Done>> {
  return db.transaction(async (tx): Promise<Answer<Done>> => {
    const [known] = await tx.query<{ bundle: string }>(
      'SELECT bundle FROM account WHERE org = $1 AND account = $2',
      [org, certificate.account],
    );
    if (known === undefined) return no;
    const newcomer = { bundle: identityBundle.parse(JSON.parse(known.bundle)), certificate };
    if (!isSoundNewcomer(newcomer)) return no;
    const isAdmitted = await admitNewcomer(tx, org, newcomer, {
      admin: false,
      now: clock.wall(),
    });
    return isAdmitted ? ok({ done: true }) : no;
  });
}
