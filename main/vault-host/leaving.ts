import type { Role } from '../../common/crypto/bundles.ts';
import { fingerprintWords } from '../../common/crypto/identity.ts';
import { KEY_BYTES, type SpaceKey } from '../../common/crypto/keys.ts';
import { deviceName, memberMay, type Member } from '../../common/crypto/membership.ts';
import { appErrorOf, type AppError } from '../../common/errors/app-error.ts';
import type { SecureQuestion } from '../../common/features/vault/secure-question.ts';
import type { AccountId, DeviceId, SpaceId } from '../../common/lib/ids.ts';
import { err, ok, type Result } from '../../common/lib/result.ts';
import { noteDevices } from './own-devices.ts';
import {
  keepSpace,
  organisationFirst,
  spaceOf,
  tellSpacesChanged,
  type Session,
} from './session.ts';
import type { Consented } from './session-turns.ts';
import { deviceOf, type SpaceState } from './space-state.ts';
import { withNewKey, type RaisingStep } from './space-steps.ts';

type Asked = Promise<Result<Consented<undefined>, AppError>>;

/** Asks whether to remove a member from these spaces; each gets a new key, which the leaver never has. */
export async function removeMember(
  session: Session,
  input: { readonly account: AccountId; readonly spaces: readonly SpaceId[] },
): Asked {
  const { account } = input;
  if (account === session.account.owner.account) return err(appErrorOf('not-permitted'));
  const spaces = administered(session, input.spaces);
  if (!spaces.ok) return spaces;
  const member = memberIn(spaces.value, account);
  if (member === undefined) return err(appErrorOf('not-found'));
  return asking(
    {
      kind: 'remove-member',
      name: member.bundle.name,
      fingerprint: fingerprintWords(member.fingerprint),
    },
    input.spaces,
    space => (space.membership.members.has(account) ? { op: 'remove', account } : undefined),
  );
}

/** Asks whether to give another member another role in a space; the space gets a new key. */
export async function changeRole(
  session: Session,
  input: { readonly space: SpaceId; readonly account: AccountId; readonly role: Role },
): Asked {
  const { account, role } = input;
  if (account === session.account.owner.account) return err(appErrorOf('not-permitted'));
  const spaces = administered(session, [input.space]);
  if (!spaces.ok) return spaces;
  const member = memberIn(spaces.value, account);
  if (member === undefined) return err(appErrorOf('not-found'));
  return asking(
    {
      kind: 'change-role',
      name: member.bundle.name,
      fingerprint: fingerprintWords(member.fingerprint),
      role,
    },
    [input.space],
    ({ membership: { members } }) => {
      const now = members.get(account)?.role;
      return now === undefined || now === role ? undefined : { op: 'change-role', account, role };
    },
  );
}

/**
 * Asks whether to revoke a device in every space that this account administers and its owner is in.
 * The device that asks can't be the one: it would be shut out of what it has just made.
 */
export async function revokeDevice(
  session: Session,
  { account, device }: { readonly account: AccountId; readonly device: DeviceId },
): Asked {
  const { owner } = session.account;
  if (device === owner.device) return err(appErrorOf('not-permitted'));
  const isIn = ({ membership: { members, revoked } }: SpaceState): boolean =>
    members.has(account) && !revoked.has(deviceName(account, device));
  const spaces = organisationFirst(session.spaces.values()).filter(space =>
    mayAdminister(session, space),
  );
  if (spaces.length === 0) return err(appErrorOf('not-permitted'));
  const open = spaces.filter(isIn);
  const certificate = open.flatMap(space => deviceOf(space, account, device) ?? [])[0];
  const member = memberIn(open, account);
  if (certificate === undefined || member === undefined) return err(appErrorOf('not-found'));
  return asking(
    { kind: 'revoke-device', name: member.bundle.name, device: certificate.label },
    open.map(({ membership }) => membership.space),
    space => (isIn(space) ? { op: 'revoke-device', account, device } : undefined),
  );
}

/** Asks whether to give a space a new key. */
export async function rotateKeys(session: Session, input: { readonly space: SpaceId }): Asked {
  const spaces = administered(session, [input.space]);
  if (!spaces.ok) return spaces;
  const members = spaces.value[0]?.membership.members.size ?? 1;
  return asking({ kind: 'rotate-keys', members }, [input.space], () => ({ op: 'rotate' }));
}

/** What is done once agreed: the step in each space where it is still to be done. */
function asking(
  question: SecureQuestion,
  spaces: readonly SpaceId[],
  stepFor: (space: SpaceState) => RaisingStep | undefined,
): Result<Consented<undefined>, AppError> {
  return ok({
    question,
    proceed: async session => {
      for (const id of new Set(spaces)) {
        const done = await step(session, id, stepFor);
        if (!done.ok) return done;
      }
      // Should it not be written now, the next exchange or unlock writes it.
      await noteDevices(session);
      tellSpacesChanged(session);
      return ok(undefined);
    },
  });
}

async function step(
  session: Session,
  id: SpaceId,
  stepFor: (space: SpaceState) => RaisingStep | undefined,
): Promise<Result<undefined, AppError>> {
  const space = spaceOf(session, id);
  if (!space.ok) return space;
  const what = stepFor(space.value);
  if (what === undefined) return ok(undefined);
  const key = session.random.bytes(KEY_BYTES) as SpaceKey;
  const next = await withNewKey(session.account, space.value, what, key, session.clock.wall());
  return next.ok ? keepSpace(session, next.value) : next;
}

function administered(session: Session, ids: readonly SpaceId[]): Result<SpaceState[], AppError> {
  const spaces: SpaceState[] = [];
  for (const id of ids) {
    const space = spaceOf(session, id);
    if (!space.ok) return space;
    if (!mayAdminister(session, space.value)) return err(appErrorOf('not-permitted'));
    spaces.push(space.value);
  }
  return ok(spaces);
}

function mayAdminister(session: Session, { membership }: SpaceState): boolean {
  const me = membership.members.get(session.account.owner.account);
  return me !== undefined && memberMay(me.role, 'administer');
}

function memberIn(spaces: readonly SpaceState[], account: AccountId): Member | undefined {
  return spaces.flatMap(({ membership }) => membership.members.get(account) ?? [])[0];
}
