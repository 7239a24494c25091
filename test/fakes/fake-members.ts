import { appErrorOf } from '../../common/errors/app-error.ts';
import type { memberCalls } from '../../common/features/vault/desk/member-calls.ts';
import type { SpaceInfo } from '../../common/features/vault/space-info.ts';
import type {
  RosterDevice,
  RosterMilestone,
  SpaceRoster,
} from '../../common/features/vault/space-roster.ts';
import type { CallHandlers } from '../../common/ipc/port-rpc.ts';
import { newId, type AccountId, type DeviceId, type SpaceId } from '../../common/lib/ids.ts';
import type { Random } from '../../common/lib/random.ts';
import { err, ok } from '../../common/lib/result.ts';
import type { FakeOrganisation } from './fake-organisation.ts';

type Calls = Pick<
  CallHandlers<typeof memberCalls>,
  | 'roster'
  | 'removeMember'
  | 'changeRole'
  | 'revokeDevice'
  | 'rotateKeys'
  | 'identityChanges'
  | 'verifyIdentity'
  | 'vaultProblems'
>;

const WORDS = [
  'anchor maple quartz silver tunnel winter',
  'harbor velvet onion cactus ladder spice',
];

/** Members who can be removed, devices that can be revoked, keys that can be rotated; all in memory. */
export function fakeMembers(
  organisation: () => FakeOrganisation | undefined,
  random: Random,
  spacesChanged: () => void,
): Calls {
  const former = new Map<SpaceId, SpaceRoster['former']>();
  const since = new Map<SpaceId, RosterMilestone>();
  const revoked = new Map<DeviceId, RosterMilestone>();
  const devices = new Map<AccountId, DeviceId>();
  const infoOf = (space: SpaceId): SpaceInfo | undefined =>
    organisation()?.spaces.find(({ info }) => info.space === space)?.info;
  const now = (epoch: number): RosterMilestone => ({
    epoch,
    at: Date.now(),
    by: organisation()?.owner.account ?? newId(random),
    byName: organisation()?.owner.name ?? '',
  });
  const raise = (info: SpaceInfo): RosterMilestone => {
    info.epoch += 1;
    const milestone = now(info.epoch);
    since.set(info.space, milestone);
    return milestone;
  };
  const deviceOf = (account: AccountId): DeviceId => {
    const own = organisation()?.owner;
    const known = account === own?.account ? own.device : devices.get(account);
    const device = known ?? newId<DeviceId>(random);
    devices.set(account, device);
    return device;
  };
  const devicesOf = (account: AccountId, name: string): RosterDevice[] => {
    const device = deviceOf(account);
    const gone = revoked.get(device);
    const isThis = device === organisation()?.owner.device;
    return [
      {
        device,
        label: `${name} · ThinkPad`,
        isThis,
        ...(gone === undefined ? {} : { revoked: gone }),
      },
    ];
  };

  return {
    roster: async ({ space }) => {
      const info = infoOf(space);
      if (info === undefined) return err(appErrorOf('not-found'));
      return ok({
        space,
        epoch: info.epoch,
        since: since.get(space) ?? now(1),
        members: info.members.map(({ account, name, role }, i) => ({
          account,
          name,
          role,
          fingerprint: WORDS[i % WORDS.length] ?? '',
          since: now(1),
          devices: devicesOf(account, name),
        })),
        former: former.get(space) ?? [],
      });
    },
    removeMember: async ({ account, spaces }) => {
      for (const info of spaces.flatMap(space => infoOf(space) ?? [])) {
        const leaver = info.members.find(member => member.account === account);
        if (leaver === undefined) continue;
        info.members = info.members.filter(member => member !== leaver);
        const until = raise(info);
        former.set(info.space, [{ ...leaver, until }, ...(former.get(info.space) ?? [])]);
      }
      spacesChanged();
      return ok(undefined);
    },
    changeRole: async ({ space, account, role }) => {
      const info = infoOf(space);
      if (info === undefined) return err(appErrorOf('not-found'));
      info.members = info.members.map(one => (one.account === account ? { ...one, role } : one));
      raise(info);
      spacesChanged();
      return ok(undefined);
    },
    revokeDevice: async ({ device }) => {
      for (const { info } of organisation()?.spaces ?? []) revoked.set(device, raise(info));
      spacesChanged();
      return ok(undefined);
    },
    rotateKeys: async ({ space }) => {
      const info = infoOf(space);
      if (info === undefined) return err(appErrorOf('not-found'));
      raise(info);
      spacesChanged();
      return ok(undefined);
    },
    identityChanges: async () => ok([]),
    verifyIdentity: async () => err(appErrorOf('not-found')),
    vaultProblems: async () => ok([]),
  };
}
