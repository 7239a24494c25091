import type { Membership } from '../../common/crypto/membership.ts';
import type { MembershipEntry } from '../../common/crypto/membership-entry.ts';
import { extendMembership, foldMembership } from '../../common/crypto/membership-fold.ts';
import { appErrorOf, type AppError } from '../../common/errors/app-error.ts';
import { canonicalJson } from '../../common/lib/json.ts';
import { err, ok, type Result } from '../../common/lib/result.ts';
import type { SpaceMembership } from '../../common/sync/protocol/spaces.ts';
import type { JudgementContext } from './judgement-context.ts';

/** A membership log that was accepted. */
export interface AcceptedLog {
  readonly membership: Membership;
  readonly entries: readonly MembershipEntry[];
  /** Additions of this account that the log has no place for where they were: another admin was first. */
  readonly pending: readonly MembershipEntry[];
}

/**
 * Accepts a log that verifies, goes on from what the server has shown before, and names no other
 * identity for a known account.
 */
export async function acceptLog(
  incoming: SpaceMembership,
  context: JudgementContext,
): Promise<Result<AcceptedLog, AppError>> {
  const { account, known } = context;
  const { entries } = incoming;
  if (incoming.org !== account.owner.org) return invalid('space');
  if (known !== undefined && entries.length < known.acknowledged) {
    return err(appErrorOf('rollback-refused'));
  }
  const kept = known?.entries ?? [];
  const shared = sharedLength(entries, kept);
  const parts = shared < Math.min(entries.length, kept.length);
  const pending = parts ? kept.slice(shared) : [];
  if (
    shared < (known?.acknowledged ?? 0) ||
    pending.some(({ author }) => author !== account.owner.account)
  ) {
    return invalid('fork');
  }
  // What we hold goes further than the server: our own additions that it has not got yet.
  if (known !== undefined && shared === entries.length) return ok({ ...known, pending: [] });

  const base = parts ? undefined : known?.membership;
  const folded = await (base === undefined
    ? foldMembership(entries)
    : extendMembership(base, entries.slice(shared)));
  if (!folded.ok) return folded;
  const problem = logProblem(folded.value, incoming, context);
  return problem === undefined ? ok({ membership: folded.value, entries, pending }) : err(problem);
}

/** What is wrong with a log that verifies by itself, for this device; or undefined. */
function logProblem(
  membership: Membership,
  incoming: SpaceMembership,
  { account, pinned, organisation, reachesAcknowledged }: JudgementContext,
): AppError | undefined {
  const { org, space, kind, tenures } = membership;
  if (org !== account.owner.org || space !== incoming.space || kind !== incoming.kind) {
    return problemOf('space');
  }
  if (kind === 'organisation' && (organisation ?? space) !== space) {
    return problemOf('second-organisation');
  }
  for (const [id, times] of tenures) {
    const known = pinned.get(id);
    if (known === undefined) continue;
    if (!times.every(({ fingerprint }) => known.has(fingerprint))) return problemOf('identity');
  }
  return reachesAcknowledged(membership) ? undefined : appErrorOf('rollback-refused');
}

/** How many entries at the beginning are the same. */
function sharedLength(a: readonly MembershipEntry[], b: readonly MembershipEntry[]): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i += 1) {
    if (canonicalJson(a[i]) !== canonicalJson(b[i])) return i;
  }
  return length;
}

function problemOf(problem: string): AppError {
  return appErrorOf('membership-invalid', { problem });
}

function invalid(problem: string): { ok: false; error: AppError } {
  return err(problemOf(problem));
}
