import { appErrorOf, type AppError } from '../errors/app-error.ts';
import type { AccountId } from '../lib/ids.ts';
import { err, ok, type Result } from '../lib/result.ts';
import type { IdentityBundle, Role } from './bundles.ts';
import { identityFingerprint } from './identity.ts';
import { UNCOMMITTED_KEY_ID } from './key-id.ts';
import { deviceName, type Membership, type Milestone, type Tenure } from './membership.ts';
import { keyBegunBy, type MembershipEntry } from './membership-entry.ts';
import { membershipEntryHash, NO_ENTRY } from './membership-log.ts';
import { entryProblem, genesisProblem } from './membership-rules.ts';

/** A membership while entries are put on it, one by one. */
type Growing = {
  -readonly [K in keyof Membership]: Membership[K] extends ReadonlyMap<infer Key, infer Value>
    ? Map<Key, Value>
    : Membership[K] extends readonly string[]
      ? string[]
      : Membership[K];
};

/**
 * Verifies a membership log from its genesis on and says what it makes of the space. A log that is
 * cut at its end still verifies: who keeps the highest head refuses that.
 */
export async function foldMembership(
  entries: readonly MembershipEntry[],
): Promise<Result<Membership, AppError>> {
  const [genesis, ...later] = entries;
  if (genesis === undefined) return invalid(0, 'empty');
  const problem = genesisProblem(genesis);
  if (problem !== undefined) return invalid(0, problem);
  const begun = begin(genesis);
  await apply(begun, genesis);
  return extend(begun, later);
}

/** Verifies entries that follow a membership that was verified before. */
export async function extendMembership(
  membership: Membership,
  entries: readonly MembershipEntry[],
): Promise<Result<Membership, AppError>> {
  return extend(
    {
      ...membership,
      keyIds: [...membership.keyIds],
      hashes: [...membership.hashes],
      members: new Map(membership.members),
      tenures: new Map(membership.tenures),
      revoked: new Map(membership.revoked),
    },
    entries,
  );
}

/**
 * The membership of a log that this device verified before and kept under its own seal: signatures are
 * not looked at again, which is what makes unlocking quick. Throws on an empty log.
 */
export async function restoreMembership(entries: readonly MembershipEntry[]): Promise<Membership> {
  const [genesis] = entries;
  if (genesis === undefined) throw new RangeError('a membership log has a genesis');
  const growing = begin(genesis);
  for (const entry of entries) await apply(growing, entry);
  return growing;
}

async function extend(
  growing: Growing,
  entries: readonly MembershipEntry[],
): Promise<Result<Membership, AppError>> {
  for (const entry of entries) {
    const problem = entryProblem(growing, entry);
    if (problem !== undefined) return invalid(growing.hashes.length, problem);
    await apply(growing, entry);
  }
  return ok(growing);
}

function begin({ org, space, kind }: MembershipEntry): Growing {
  return {
    org,
    space,
    kind,
    format: 1,
    epoch: 1,
    keyIds: [],
    head: NO_ENTRY,
    hashes: [],
    members: new Map(),
    tenures: new Map(),
    revoked: new Map(),
  };
}

async function apply(growing: Growing, entry: MembershipEntry): Promise<void> {
  const here: Milestone = {
    entry: growing.hashes.length,
    epoch: entry.epoch,
    by: entry.author,
    at: entry.at,
  };
  switch (entry.op) {
    case 'genesis':
    case 'add':
      await admit(growing, entry.member, entry.role, here);
      break;
    case 'remove':
      leave(growing, entry.account, here);
      break;
    case 'change-role': {
      const before = leave(growing, entry.account, here);
      if (before !== undefined) await admit(growing, before.bundle, entry.role, here);
      break;
    }
    case 'revoke-device': {
      const { account, device } = entry;
      growing.revoked.set(deviceName(account, device), { ...here, account, device });
      break;
    }
    case 'rotate':
      break;
  }
  const key = keyBegunBy(entry) ?? (entry.op === 'genesis' ? UNCOMMITTED_KEY_ID : undefined);
  if (key !== undefined) growing.keyIds.push(key);
  growing.epoch = entry.epoch;
  growing.format = entry.v;
  growing.head = await membershipEntryHash(entry);
  growing.hashes.push(growing.head);
}

async function admit(
  growing: Growing,
  bundle: IdentityBundle,
  role: Role,
  since: Milestone,
): Promise<void> {
  const fingerprint = await identityFingerprint(bundle);
  const { account } = bundle;
  growing.members.set(account, { bundle, role, fingerprint });
  const before = growing.tenures.get(account) ?? [];
  growing.tenures.set(account, [...before, { bundle, role, fingerprint, since }]);
}

/** Ends a person's present time; gives it back as it was. */
function leave(growing: Growing, account: AccountId, until: Milestone): Tenure | undefined {
  const times = growing.tenures.get(account) ?? [];
  const last = times.at(-1);
  growing.members.delete(account);
  if (last === undefined) return undefined;
  growing.tenures.set(account, [...times.slice(0, -1), { ...last, until }]);
  return last;
}

function invalid(entry: number, problem: string): { ok: false; error: AppError } {
  return err(appErrorOf('membership-invalid', { entry, problem }));
}
