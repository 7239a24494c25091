import { keyIdOf } from '../../common/crypto/key-id.ts';
import type { SpaceKey } from '../../common/crypto/keys.ts';
import { memberMay } from '../../common/crypto/membership.ts';
import type { LaterStep } from '../../common/crypto/membership-entry.ts';
import { extendMembership } from '../../common/crypto/membership-fold.ts';
import { makeEntry } from '../../common/crypto/membership-log.ts';
import { makeGrant } from '../../common/crypto/space-grant.ts';
import { appErrorOf, type AppError } from '../../common/errors/app-error.ts';
import { err, ok, type Result } from '../../common/lib/result.ts';
import type { Account } from './account.ts';
import type { SpaceState } from './space-state.ts';

type Without<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never;

/** What takes a right away, or makes a new key for the sake of it; the key comes with it. */
export type RaisingStep = Without<Exclude<LaterStep, { op: 'add' }>, 'key'>;

/**
 * The space after a step that begins a new epoch: its entry, signed by this account, which must be an
 * admin, and its key, granted to everyone who is a member after it. `membership-invalid` when the step
 * makes no sense there, such as removing who is no member.
 */
export async function withNewKey(
  account: Account,
  space: SpaceState,
  what: RaisingStep,
  key: SpaceKey,
  at: number,
): Promise<Result<SpaceState, AppError>> {
  const { membership } = space;
  const { account: author, org } = account.owner;
  const me = membership.members.get(author);
  if (me === undefined || !memberMay(me.role, 'administer')) {
    return err(appErrorOf('not-permitted'));
  }
  const keyId = await keyIdOf(key, membership.space);
  const entry = makeEntry(membership, { ...what, key: keyId }, { author, at }, account.sign);
  const extended = await extendMembership(membership, [entry]);
  if (!extended.ok) return extended;
  const { head: logHead, epoch, members } = extended.value;
  const grants = [...space.grants];
  for (const { bundle: member } of members.values()) {
    const to = { org, space: membership.space, epoch, member, granter: author, logHead };
    grants.push(await makeGrant(to, key, account.sign));
  }
  return ok({
    ...space,
    membership: extended.value,
    entries: [...space.entries, entry],
    grants,
    keys: new Map(space.keys).set(keyId, key),
  });
}
