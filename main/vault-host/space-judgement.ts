import type {
  DeviceCertificate,
  MembershipEntry,
  SpaceGrant,
} from '../../common/crypto/bundles.ts';
import { verifyDeviceCertificate } from '../../common/crypto/identity.ts';
import type { SpaceKey } from '../../common/crypto/keys.ts';
import {
  extendMembership,
  foldMembership,
  memberMay,
  type Membership,
} from '../../common/crypto/membership-log.ts';
import { openGrant, verifyGrant } from '../../common/crypto/space-grant.ts';
import { appErrorOf, type AppError } from '../../common/errors/app-error.ts';
import type { AccountId, SpaceId } from '../../common/lib/ids.ts';
import { equalBytes } from '../../common/lib/bytes.ts';
import { canonicalJson } from '../../common/lib/json.ts';
import { err, ok, type Result } from '../../common/lib/result.ts';
import type { SpaceMembership } from '../../common/sync/protocol/spaces.ts';
import type { Account } from './account.ts';
import type { SpaceState } from './space-state.ts';

/** What this device knows when the server tells it of a space. */
export interface JudgementContext {
  readonly account: Account;
  /** The space as it was accepted before. */
  readonly known: SpaceState | undefined;
  /** Fingerprints by account, see `pinnedIdentities`. */
  readonly pinned: ReadonlyMap<AccountId, string>;
  /** The organisation-wide space, once accepted: there is one. */
  readonly organisation: SpaceId | undefined;
  /** Whether a log reaches the highest head that this device ever kept of it. */
  readonly reaches: (membership: Membership) => boolean;
}

/** A space that was accepted. */
export interface Judgement {
  readonly state: SpaceState;
  readonly changed: {
    readonly membership: boolean;
    readonly keys: boolean;
    readonly devices: boolean;
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
  incoming: SpaceMembership,
  context: JudgementContext,
): Promise<Result<Judgement, AppError>> {
  const { account, known } = context;
  const log = await acceptLog(incoming, context);
  if (!log.ok) return log;
  const { membership, entries } = log.value;

  const grants = await acceptGrants(incoming.grants, membership, context);
  if (known === undefined && grants.keys.size === 0) {
    return err(appErrorOf(grants.ignored.length === 0 ? 'no-key-for-space' : 'membership-invalid'));
  }
  const devices = acceptDevices(incoming.devices, membership, [
    ...(known?.devices ?? [account.certificate]),
  ]);
  const acknowledged = Math.max(known?.acknowledged ?? 0, incoming.entries.length);
  const changed = {
    membership: membership.head !== known?.membership.head,
    keys: grants.keys.size > (known?.keys.size ?? 0),
    devices: devices.all.length > (known?.devices.length ?? 0),
  };
  return ok({
    state: {
      membership,
      entries,
      acknowledged,
      grants: grants.all,
      devices: devices.all,
      keys: grants.keys,
    },
    changed: {
      ...changed,
      kept:
        changed.membership ||
        changed.keys ||
        changed.devices ||
        acknowledged !== known?.acknowledged,
    },
    ignored: [...grants.ignored, ...devices.ignored],
  });
}

async function acceptLog(
  incoming: SpaceMembership,
  { account, known, pinned, organisation, reaches }: JudgementContext,
): Promise<Result<{ membership: Membership; entries: readonly MembershipEntry[] }, AppError>> {
  const { entries } = incoming;
  if (known !== undefined && entries.length < known.acknowledged) {
    return err(appErrorOf('rollback-refused'));
  }
  const shared = Math.min(entries.length, known?.entries.length ?? 0);
  for (let i = 0; i < shared; i += 1) {
    if (canonicalJson(entries[i]) !== canonicalJson(known?.entries[i])) return invalid('fork');
  }
  // What we hold goes further than the server: our own additions that it has not got yet.
  if (known !== undefined && entries.length <= known.entries.length) return ok(known);

  const folded = await (known === undefined
    ? foldMembership(entries)
    : extendMembership(known.membership, entries.slice(shared)));
  if (!folded.ok) return folded;
  const membership = folded.value;
  if (
    membership.org !== account.owner.org ||
    membership.space !== incoming.space ||
    membership.kind !== incoming.kind ||
    incoming.org !== membership.org
  ) {
    return invalid('space');
  }
  if (
    membership.kind === 'organisation' &&
    (organisation ?? membership.space) !== membership.space
  ) {
    return invalid('second-organisation');
  }
  for (const [id, { fingerprint }] of membership.members) {
    if ((pinned.get(id) ?? fingerprint) !== fingerprint) return invalid('identity');
  }
  if (!reaches(membership)) return err(appErrorOf('rollback-refused'));
  return ok({ membership, entries });
}

async function acceptGrants(
  offered: readonly SpaceGrant[],
  membership: Membership,
  { account, known, pinned }: JudgementContext,
): Promise<{ all: SpaceGrant[]; keys: Map<number, SpaceKey>; ignored: string[] }> {
  const all = [...(known?.grants ?? [])];
  const keys = new Map(known?.keys);
  const ignored: string[] = [];
  for (const grant of offered) {
    if (grant.member !== account.owner.account) continue;
    if (all.some(each => each.sig === grant.sig)) continue;
    const problem = grantProblem(grant, membership, account, pinned);
    const key = problem === undefined ? await openGrant(grant, account.box) : undefined;
    if (key === undefined || !key.ok) {
      ignored.push(`grant: ${problem ?? 'damaged'}`);
      continue;
    }
    const held = keys.get(grant.epoch);
    if (held !== undefined && !equalBytes(held, key.value)) {
      ignored.push('grant: other key');
      continue;
    }
    keys.set(grant.epoch, key.value);
    all.push(grant);
  }
  return { all, keys, ignored };
}

/** Why a grant does not count, or undefined. */
function grantProblem(
  grant: SpaceGrant,
  membership: Membership,
  account: Account,
  pinned: ReadonlyMap<AccountId, string>,
): string | undefined {
  if (grant.org !== membership.org || grant.space !== membership.space) return 'space';
  if (grant.epoch > membership.epoch) return 'epoch';
  if (grant.memberFingerprint !== account.fingerprint) return 'member';
  if (!membership.members.has(account.owner.account)) return 'not a member';
  if (!membership.hashes.includes(grant.logHead)) return 'log';
  const granter = membership.members.get(grant.granter);
  if (granter === undefined || !memberMay(granter.role, 'administer')) return 'granter';
  if (pinned.get(grant.granter) !== granter.fingerprint) return 'unknown granter';
  return verifyGrant(grant, granter.bundle) ? undefined : 'signature';
}

/** Adds devices that a member's identity certifies; the first key of a device is the only one. */
function acceptDevices(
  offered: readonly DeviceCertificate[],
  membership: Membership,
  all: DeviceCertificate[],
): { all: DeviceCertificate[]; ignored: string[] } {
  const ignored: string[] = [];
  for (const certificate of offered) {
    const { account, device } = certificate;
    const known = all.find(each => each.account === account && each.device === device);
    if (known !== undefined) {
      if (known.sign !== certificate.sign) ignored.push('device: other key');
      continue;
    }
    const owner = membership.members.get(account);
    if (owner === undefined || !verifyDeviceCertificate(certificate, owner.bundle)) {
      ignored.push('device: not certified');
      continue;
    }
    all.push(certificate);
  }
  return { all, ignored };
}

function invalid(problem: string): { ok: false; error: AppError } {
  return err(appErrorOf('membership-invalid', { problem }));
}
