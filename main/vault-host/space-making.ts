import type { DeviceCertificate, IdentityBundle, Role } from '../../common/crypto/bundles.ts';
import { KEY_BYTES, type SpaceKey } from '../../common/crypto/keys.ts';
import { keyIdOf } from '../../common/crypto/key-id.ts';
import { memberMay } from '../../common/crypto/membership.ts';
import { extendMembership, foldMembership } from '../../common/crypto/membership-fold.ts';
import { makeAddition, makeGenesis } from '../../common/crypto/membership-log.ts';
import type { SpaceKind } from '../../common/crypto/bundles.ts';
import { makeGrant } from '../../common/crypto/space-grant.ts';
import { appErrorOf, type AppError } from '../../common/errors/app-error.ts';
import type { Clock } from '../../common/lib/clock.ts';
import { newId, type SpaceId } from '../../common/lib/ids.ts';
import type { Random } from '../../common/lib/random.ts';
import { err, ok, type Result } from '../../common/lib/result.ts';
import type { Account } from './account.ts';
import type { SpaceState } from './space-state.ts';

/** A new space: its genesis, its first key, and that key granted to who makes it. */
export async function makeSpace(
  account: Account,
  kind: SpaceKind,
  clock: Clock,
  random: Random,
): Promise<Result<SpaceState, AppError>> {
  const { org, account: granter } = account.owner;
  const space = newId<SpaceId>(random);
  const at = clock.wall();
  const spaceKey = random.bytes(KEY_BYTES) as SpaceKey;
  const key = await keyIdOf(spaceKey, space);
  const founding = { org, space, kind, founder: account.bundle, key, at };
  const entries = [makeGenesis(founding, account.sign)];
  const membership = await foldMembership(entries);
  if (!membership.ok) return membership;
  const { head: logHead, epoch } = membership.value;
  const grant = await makeGrant(
    { org, space, epoch, member: account.bundle, granter, logHead },
    spaceKey,
    account.sign,
  );
  return ok({
    membership: membership.value,
    entries,
    acknowledged: 0,
    arrivals: new Map(),
    grants: [grant],
    devices: [account.certificate],
    keys: new Map([[key, spaceKey]]),
  });
}

/**
 * The space with one more member: an entry signed by this account, which must be an admin, and a
 * grant of each epoch's key. The space as it is when it has the member already.
 */
export async function withMember(
  account: Account,
  space: SpaceState,
  added: {
    readonly bundle: IdentityBundle;
    readonly devices: readonly DeviceCertificate[];
    readonly role: Role;
  },
  at: number,
): Promise<Result<SpaceState, AppError>> {
  const { membership } = space;
  const { account: author, org } = account.owner;
  const me = membership.members.get(author);
  if (me === undefined || !memberMay(me.role, 'administer'))
    return err(appErrorOf('not-permitted'));
  if (membership.members.has(added.bundle.account)) return ok(space);

  const entry = makeAddition(
    membership,
    { member: added.bundle, role: added.role, author, at },
    account.sign,
  );
  const extended = await extendMembership(membership, [entry]);
  if (!extended.ok) return extended;
  const { head: logHead } = extended.value;
  const grants = [...space.grants];
  for (const [at, id] of membership.keyIds.entries()) {
    const key = space.keys.get(id);
    if (key === undefined) continue;
    const epoch = at + 1;
    const to = {
      org,
      space: membership.space,
      epoch,
      member: added.bundle,
      granter: author,
      logHead,
    };
    grants.push(await makeGrant(to, key, account.sign));
  }
  return ok({
    ...space,
    membership: extended.value,
    entries: [...space.entries, entry],
    grants,
    devices: [...space.devices, ...added.devices.filter(device => !space.devices.includes(device))],
  });
}
