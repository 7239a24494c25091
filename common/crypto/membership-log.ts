import type { AccountId, OrgId, SpaceId } from '../lib/ids.ts';
import { toBase64Url } from '../lib/bytes.ts';
import type { IdentityBundle, Role, SpaceKind } from './bundles.ts';
import { sha256 } from './digest.ts';
import type { SigningSecret } from './keys.ts';
import type { Membership } from './membership.ts';
import { raisesEpoch, type LaterStep, type MembershipEntry } from './membership-entry.ts';
import { signStatement, statementBytes, verifyStatement, type SigningDomain } from './signing.ts';

/** What a genesis names as the entry before it: 32 zero bytes. */
export const NO_ENTRY = toBase64Url(new Uint8Array(32));

function domainOf({ v }: Pick<MembershipEntry, 'v'>): SigningDomain {
  return v === 1 ? 'rackside/membership/v1' : 'rackside/membership/v2';
}

/** Hash of an entry, signature included; the next entry names it. */
export async function membershipEntryHash(entry: MembershipEntry): Promise<string> {
  return toBase64Url(await sha256(statementBytes(domainOf(entry), entry)));
}

/** Whether this identity signed the entry. */
export function verifyMembershipEntry(entry: MembershipEntry, author: IdentityBundle): boolean {
  return verifyStatement(domainOf(entry), author.sign, entry);
}

/** The first entry: who makes the space is its first admin. `key` is the id of its first key. */
export function makeGenesis(
  of: {
    readonly org: OrgId;
    readonly space: SpaceId;
    readonly kind: SpaceKind;
    readonly founder: IdentityBundle;
    readonly key: string;
    readonly at: number;
  },
  founderSecret: SigningSecret,
): MembershipEntry {
  return signStatement('rackside/membership/v2', founderSecret, {
    v: 2,
    org: of.org,
    space: of.space,
    kind: of.kind,
    seq: 0,
    prev: NO_ENTRY,
    op: 'genesis',
    member: of.founder,
    role: 'admin',
    key: of.key,
    epoch: 1,
    author: of.founder.account,
    at: of.at,
  });
}

/** The next entry; the caller has looked that `author` is an admin and that the step makes sense. */
export function makeEntry(
  membership: Membership,
  step: LaterStep,
  by: { readonly author: AccountId; readonly at: number },
  authorSecret: SigningSecret,
): MembershipEntry {
  return signStatement('rackside/membership/v2', authorSecret, {
    v: 2 as const,
    org: membership.org,
    space: membership.space,
    kind: membership.kind,
    seq: membership.hashes.length,
    prev: membership.head,
    ...step,
    epoch: membership.epoch + (raisesEpoch(step) ? 1 : 0),
    author: by.author,
    at: by.at,
  });
}

/** The next entry, by which `author` adds a member; see {@link makeEntry}. */
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
  const { member, role, ...by } = of;
  return makeEntry(membership, { op: 'add', member, role }, by, authorSecret);
}
