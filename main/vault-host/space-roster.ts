import { deviceName, formerMembers, type Milestone } from '../../common/crypto/membership.ts';
import type { AppError } from '../../common/errors/app-error.ts';
import type {
  RosterDevice,
  RosterMilestone,
  SpaceRoster,
} from '../../common/features/vault/space-roster.ts';
import type { AccountId, SpaceId } from '../../common/lib/ids.ts';
import { ok, type Result } from '../../common/lib/result.ts';
import { fingerprintWords } from '../../common/crypto/identity.ts';
import { spaceOf, type Session } from './session.ts';
import type { SpaceState } from './space-state.ts';

/** Who is and was in a space, as the members' screen shows it. */
export function rosterOf(
  session: Session,
  { space: id }: { readonly space: SpaceId },
): Result<SpaceRoster, AppError> {
  const space = spaceOf(session, id);
  if (!space.ok) return space;
  const { membership } = space.value;
  const told = (milestone: Milestone): RosterMilestone => ({
    epoch: milestone.epoch,
    at: milestone.at,
    by: milestone.by,
    byName: membership.tenures.get(milestone.by)?.at(-1)?.bundle.name ?? '',
  });
  const sinceOf = (account: AccountId): RosterMilestone[] => {
    const first = membership.tenures.get(account)?.findLast(({ until }) => until === undefined);
    return first === undefined ? [] : [told(first.since)];
  };
  return ok({
    space: id,
    epoch: membership.epoch,
    since: told(beginOfEpoch(space.value)),
    members: [...membership.members.values()].flatMap(({ bundle, role, fingerprint }) =>
      sinceOf(bundle.account).map(since => ({
        account: bundle.account,
        name: bundle.name,
        role,
        fingerprint: fingerprintWords(fingerprint),
        since,
        devices: devicesOf(session, space.value, bundle.account, told),
      })),
    ),
    former: formerMembers(membership).map(({ bundle, role, until }) => ({
      account: bundle.account,
      name: bundle.name,
      role,
      until: told(until),
    })),
  });
}

function devicesOf(
  session: Session,
  { devices, membership }: SpaceState,
  account: AccountId,
  told: (milestone: Milestone) => RosterMilestone,
): RosterDevice[] {
  return devices
    .filter(certificate => certificate.account === account)
    .map(({ device, label }) => {
      const revoked = membership.revoked.get(deviceName(account, device));
      const isThis = device === session.account.owner.device;
      return {
        device,
        label,
        isThis,
        ...(revoked === undefined ? {} : { revoked: told(revoked) }),
      };
    });
}

/** The entry that began the present epoch. */
function beginOfEpoch({ entries, membership: { epoch } }: SpaceState): Milestone {
  const entry = entries.findIndex(each => each.epoch === epoch);
  const { author, at } = entries[entry] ?? entries[0] ?? { author: '' as AccountId, at: 0 };
  return { entry, epoch, by: author, at };
}
