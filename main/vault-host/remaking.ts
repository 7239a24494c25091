import { KEY_BYTES, type SpaceKey } from '../../common/crypto/keys.ts';
import type { MembershipEntry } from '../../common/crypto/membership-entry.ts';
import type { AppError } from '../../common/errors/app-error.ts';
import type { Random } from '../../common/lib/random.ts';
import { ok, type Result } from '../../common/lib/result.ts';
import type { Account } from './account.ts';
import { withMember } from './space-making.ts';
import type { SpaceState } from './space-state.ts';
import { withNewKey, type RaisingStep } from './space-steps.ts';

/** What making entries anew takes. */
export interface RemakingContext {
  readonly account: Account;
  /** The space as this device had it, with the entries that the log has no place for. */
  readonly known: SpaceState | undefined;
  /** Wall clock, ms. */
  readonly at: number;
  readonly random: Random;
}

/**
 * Makes this account's entries anew on top of another admin's, who was first: with the same keys, so
 * that what was written under them in between stays as it is. A step that another admin has made as
 * well leaves its key all the same, by a rotation. All are left out when this account is no admin any
 * more. Should one of the keys have gone to somebody who has left meanwhile, a fresh one follows.
 */
export async function makeAgain(
  space: SpaceState,
  pending: readonly MembershipEntry[],
  { account, known, at, random }: RemakingContext,
): Promise<Result<SpaceState, AppError>> {
  let state = space;
  let raised = false;
  for (const entry of pending) {
    const next = await ('member' in entry
      ? addAgain(state, entry, { account, known, at })
      : raiseAgain(state, entry, { account, known, at }));
    if (next.ok) {
      raised ||= next.value.membership.epoch > state.membership.epoch;
      state = next.value;
    } else if (next.error.kind !== 'not-permitted') {
      return next;
    }
  }
  const granted = [...(known?.membership.members.keys() ?? [])];
  const isWithLeaver = granted.some(member => !state.membership.members.has(member));
  if (!raised || !isWithLeaver) return ok(state);
  const key = random.bytes(KEY_BYTES) as SpaceKey;
  return withNewKey(account, state, { op: 'rotate' }, key, at);
}

type Remaking = Omit<RemakingContext, 'random'>;

function addAgain(
  state: SpaceState,
  { member, role }: Extract<MembershipEntry, { member: unknown }>,
  { account, known, at }: Remaking,
): Promise<Result<SpaceState, AppError>> {
  const devices = known?.devices.filter(device => device.account === member.account) ?? [];
  return withMember(account, state, { bundle: member, devices, role }, at);
}

async function raiseAgain(
  state: SpaceState,
  entry: Exclude<MembershipEntry, { member: unknown }>,
  { account, known, at }: Remaking,
): Promise<Result<SpaceState, AppError>> {
  const key = known?.keys.get(entry.key);
  if (key === undefined || state.membership.keyIds.includes(entry.key)) return ok(state);
  const same = await withNewKey(account, state, stepOf(entry), key, at);
  // The other admin has done the same, or ended what it was about: only the key is left to be made known.
  return same.ok || same.error.kind !== 'membership-invalid'
    ? same
    : withNewKey(account, state, { op: 'rotate' }, key, at);
}

function stepOf(entry: Exclude<MembershipEntry, { member: unknown }>): RaisingStep {
  switch (entry.op) {
    case 'remove':
      return { op: 'remove', account: entry.account };
    case 'change-role':
      return { op: 'change-role', account: entry.account, role: entry.role };
    case 'revoke-device':
      return { op: 'revoke-device', account: entry.account, device: entry.device };
    case 'rotate':
      return { op: 'rotate' };
  }
}
