import { appErrorOf, type AppError } from '../errors/app-error.ts';
import type { AccountId, OrgId, SpaceId } from '../lib/ids.ts';
import { toBase64Url } from '../lib/bytes.ts';
import { err, ok, type Result } from '../lib/result.ts';
import type { IdentityBundle, MembershipEntry, Role, SpaceKind } from './bundles.ts';
import { sha256 } from './digest.ts';
import { identityFingerprint, verifyIdentityBundle } from './identity.ts';
import type { SigningSecret } from './keys.ts';
import { signStatement, statementBytes, verifyStatement } from './signing.ts';

const DOMAIN = 'rackside/membership/v1';
/** What a genesis names as the entry before it: 32 zero bytes. */
const NO_ENTRY = toBase64Url(new Uint8Array(32));

/** A member of a space. */
export interface Member {
  readonly bundle: IdentityBundle;
  readonly role: Role;
  /** See {@link identityFingerprint}. */
  readonly fingerprint: string;
}

/** What a membership log says after its last entry. */
export interface Membership {
  readonly org: OrgId;
  readonly space: SpaceId;
  readonly kind: SpaceKind;
  /** The epoch of the space key that members write with. */
  readonly epoch: number;
  /** Hash of the last entry. */
  readonly head: string;
  /** Hash of each entry, in order. */
  readonly hashes: readonly string[];
  readonly members: ReadonlyMap<AccountId, Member>;
}

/** Whether a role may write records, or change who is a member. */
export function memberMay(role: Role, what: 'write' | 'administer'): boolean {
  return what === 'administer' ? role === 'admin' : role !== 'auditor';
}

/** Hash of an entry, signature included; the next entry names it. */
export async function membershipEntryHash(entry: MembershipEntry): Promise<string> {
  return toBase64Url(await sha256(statementBytes(DOMAIN, entry)));
}

/** The first entry: who makes the space is its first admin. */
export function makeGenesis(
  of: {
    readonly org: OrgId;
    readonly space: SpaceId;
    readonly kind: SpaceKind;
    readonly founder: IdentityBundle;
    readonly at: number;
  },
  founderSecret: SigningSecret,
): MembershipEntry {
  return signStatement(DOMAIN, founderSecret, {
    v: 1,
    org: of.org,
    space: of.space,
    kind: of.kind,
    seq: 0,
    prev: NO_ENTRY,
    op: 'genesis',
    member: of.founder,
    role: 'admin',
    epoch: 1,
    author: of.founder.account,
    at: of.at,
  });
}

/** The next entry, by which `author` adds a member; the caller has looked that `author` is an admin. */
export function makeAddition(
  membership: Membership,
  of: {
    readonly member: IdentityBundle;
    readonly role: Role;
    readonly author: AccountId;
    readonly at: number;
  },
  authorSecret: SigningSecret,
): MembershipEntry {
  return signStatement(DOMAIN, authorSecret, {
    v: 1,
    org: membership.org,
    space: membership.space,
    kind: membership.kind,
    seq: membership.hashes.length,
    prev: membership.head,
    op: 'add',
    member: of.member,
    role: of.role,
    epoch: membership.epoch,
    author: of.author,
    at: of.at,
  });
}

/**
 * Verifies a membership log from its genesis on and says what it makes of the space. A log that is
 * cut at its end still verifies: who keeps the highest head refuses that.
 */
export async function foldMembership(
  entries: readonly MembershipEntry[],
): Promise<Result<Membership, AppError>> {
  const genesis = entries[0];
  if (genesis === undefined) return invalid(0, 'empty');
  const founder = await beginMembership(genesis);
  return founder.ok ? extendMembership(founder.value, entries.slice(1)) : founder;
}

/** Verifies entries that follow a membership that was verified before. */
export async function extendMembership(
  membership: Membership,
  entries: readonly MembershipEntry[],
): Promise<Result<Membership, AppError>> {
  const members = new Map(membership.members);
  const hashes = [...membership.hashes];
  let head = membership.head;
  for (const entry of entries) {
    const seq = hashes.length;
    const problem = additionProblem(membership, members, head, seq, entry);
    if (problem !== undefined) return invalid(seq, problem);
    members.set(entry.member.account, await memberOf(entry));
    head = await membershipEntryHash(entry);
    hashes.push(head);
  }
  return ok({ ...membership, members, hashes, head });
}

/**
 * The membership of a log that this device verified before and kept under its own seal: signatures are
 * not looked at again, which is what makes unlocking quick. Throws on an empty log.
 */
export async function restoreMembership(entries: readonly MembershipEntry[]): Promise<Membership> {
  const [genesis] = entries;
  if (genesis === undefined) throw new RangeError('a membership log has a genesis');
  const hashes = await Promise.all(entries.map(membershipEntryHash));
  const members = await Promise.all(entries.map(memberOf));
  return {
    org: genesis.org,
    space: genesis.space,
    kind: genesis.kind,
    epoch: genesis.epoch,
    head: hashes.at(-1) ?? NO_ENTRY,
    hashes,
    members: new Map(members.map(member => [member.bundle.account, member])),
  };
}

async function beginMembership(entry: MembershipEntry): Promise<Result<Membership, AppError>> {
  if (
    entry.op !== 'genesis' ||
    entry.seq !== 0 ||
    entry.prev !== NO_ENTRY ||
    entry.epoch !== 1 ||
    entry.role !== 'admin' ||
    entry.author !== entry.member.account
  ) {
    return invalid(0, 'genesis');
  }
  if (!verifyIdentityBundle(entry.member)) return invalid(0, 'identity');
  if (!verifyStatement(DOMAIN, entry.member.sign, entry)) return invalid(0, 'signature');
  const head = await membershipEntryHash(entry);
  return ok({
    org: entry.org,
    space: entry.space,
    kind: entry.kind,
    epoch: entry.epoch,
    head,
    hashes: [head],
    members: new Map([[entry.member.account, await memberOf(entry)]]),
  });
}

/** What is wrong with an entry that should follow, or undefined. */
function additionProblem(
  membership: Membership,
  members: ReadonlyMap<AccountId, Member>,
  head: string,
  seq: number,
  entry: MembershipEntry,
): string | undefined {
  if (entry.op !== 'add' || entry.seq !== seq || entry.prev !== head) return 'chain';
  if (
    entry.org !== membership.org ||
    entry.space !== membership.space ||
    entry.kind !== membership.kind ||
    entry.epoch !== membership.epoch
  ) {
    return 'space';
  }
  const author = members.get(entry.author);
  if (author === undefined || !memberMay(author.role, 'administer')) return 'author';
  if (members.has(entry.member.account)) return 'member';
  if (!verifyIdentityBundle(entry.member)) return 'identity';
  if (!verifyStatement(DOMAIN, author.bundle.sign, entry)) return 'signature';
  return undefined;
}

async function memberOf(entry: MembershipEntry): Promise<Member> {
  return {
    bundle: entry.member,
    role: entry.role,
    fingerprint: await identityFingerprint(entry.member),
  };
}

function invalid(entry: number, problem: string): { ok: false; error: AppError } {
  return err(appErrorOf('membership-invalid', { entry, problem }));
}
