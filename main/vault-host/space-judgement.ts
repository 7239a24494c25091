import { currentKeyId } from '../../common/crypto/membership.ts';
import { appErrorOf, type AppError } from '../../common/errors/app-error.ts';
import { err, ok, type Result } from '../../common/lib/result.ts';
import type { OfferedSpace } from '../../common/sync/protocol/spaces.ts';
import { arrivalsOf } from './arrivals.ts';
import { acceptDevices, acceptGrants } from './grant-judgement.ts';
import { isGranted } from './granted-log.ts';
import type { JudgementContext } from './judgement-context.ts';
import { acceptLog } from './log-judgement.ts';
import { makeAgain } from './remaking.ts';
import { isActiveIn, type SpaceState } from './space-state.ts';

/** A space that was accepted. */
export interface Judgement {
  readonly state: SpaceState;
  readonly changed: {
    readonly membership: boolean;
    readonly keys: boolean;
    readonly devices: boolean;
    /** Entries of this account were made anew, for the server to take. */
    readonly rebased: boolean;
    /** Anything at all, so that it must be written. */
    readonly kept: boolean;
  };
  /** Parts that were left out, and why. */
  readonly ignored: readonly string[];
}

/**
 * Judges what the server says of a space. The log must verify, go on from what is known and name no
 * other identity for a known account. A space that is new here is accepted only on a grant by someone
 * whose identity is pinned: the server can't make one up. Grants and devices that do not verify are
 * left out.
 */
export async function judgeSpace(
  incoming: OfferedSpace,
  context: JudgementContext,
): Promise<Result<Judgement, AppError>> {
  const { account, known } = context;
  if (known === undefined && !(await isGranted(incoming, context))) {
    return err(
      appErrorOf(incoming.grants.length === 0 ? 'no-key-for-space' : 'membership-invalid'),
    );
  }
  const log = await acceptLog(incoming, context);
  if (!log.ok) return log;
  const { membership, entries, pending } = log.value;

  const grants = await acceptGrants(incoming.grants, membership, context);
  if (known === undefined && grants.keys.size === 0) {
    return err(appErrorOf(grants.ignored.length === 0 ? 'no-key-for-space' : 'membership-invalid'));
  }
  // A log whose key is kept from this member is not gone on to: who removed somebody from it means the
  // others to have the key, and writing goes on under the one that is here.
  if (isActiveIn(membership, account.owner) && !grants.keys.has(currentKeyId(membership))) {
    return err(appErrorOf('no-key-for-space'));
  }
  const devices = acceptDevices(incoming.devices, membership, [
    ...(known?.devices ?? [account.certificate]),
  ]);
  const accepted: SpaceState = {
    membership,
    entries,
    acknowledged: Math.max(known?.acknowledged ?? 0, incoming.entries.length),
    arrivals: arrivalsOf(incoming, known),
    grants: grants.all.filter(({ logHead }) => membership.hashes.includes(logHead)),
    devices: devices.all,
    keys: grants.keys,
  };
  const state = await makeAgain(accepted, pending, context);
  if (!state.ok) return state;
  const changed = {
    membership: state.value.membership.head !== known?.membership.head,
    keys: state.value.keys.size > (known?.keys.size ?? 0),
    devices: devices.all.length > (known?.devices.length ?? 0),
    rebased: pending.length > 0,
  };
  const acknowledges =
    accepted.acknowledged !== known?.acknowledged || accepted.arrivals.size !== known.arrivals.size;
  return ok({
    state: state.value,
    changed: {
      ...changed,
      kept: acknowledges || changed.membership || changed.keys || changed.devices,
    },
    ignored: [...grants.ignored, ...devices.ignored],
  });
}
