import { invitationTokenHash } from '../../common/crypto/invitation.ts';
import type { DeviceCertificate } from '../../common/crypto/bundles.ts';
import type { MembershipEntry } from '../../common/crypto/membership-entry.ts';
import type { AccountId, SpaceId } from '../../common/lib/ids.ts';
import { secureRandom } from '../../common/lib/random.ts';
import { canonicalJson } from '../../common/lib/json.ts';
import type { Change } from '../../common/sync/change.ts';
import type {
  JoinRequest,
  OfferedSpace,
  SpaceMembership,
} from '../../common/sync/protocol/spaces.ts';
import type { Vault } from '../../main/vault-host/vault.ts';
import { valueOf } from './vault.ts';

/** What a server would show an account. */
export interface Shown {
  spaces: OfferedSpace[];
  joins: JoinRequest[];
}

/** A relay of public membership between vaults, as open to tampering as a server is. */
export interface MembershipRelay {
  /** Takes what the vault has to say. */
  bring(vault: Vault): Promise<void>;
  /** The change log of a space, in order: the first is number 1. */
  logOf(space: SpaceId): Change[];
  /** The one timeline of every log. */
  readonly timeline: string;
  /** What the vault would be shown; a deep copy, to be altered at will. */
  show(vault: Vault): Promise<Shown>;
  /** Brings and ingests. Answers what was refused. */
  exchange(vault: Vault): Promise<{ space: string; reason: string }[]>;
}

/** Everyone whom a log has ever let in. */
function joinedIn(entries: readonly MembershipEntry[]): ReadonlySet<AccountId> {
  return new Set(entries.flatMap(entry => ('member' in entry ? entry.member.account : [])));
}

/** The log as far as it is an account's business: up to its removal, unless it came back. */
function shownTo(entries: readonly MembershipEntry[], account: AccountId): MembershipEntry[] {
  let end = 0;
  for (const [at, entry] of entries.entries()) {
    if ('member' in entry && entry.member.account === account) end = Infinity;
    else if (entry.op === 'remove' && entry.account === account) end = at + 1;
  }
  return entries.slice(0, end);
}

/** A relay that knows nothing yet. */
export function membershipRelay(): MembershipRelay {
  const spaces = new Map<string, SpaceMembership>();
  const devices: DeviceCertificate[] = [];
  const joins: JoinRequest[] = [];
  const logs = new Map<SpaceId, Change[]>();
  const arrivals = new Map<SpaceId, string[]>();
  const timeline = secureRandom.uuid();
  const logOf = (space: SpaceId): Change[] => {
    const log = logs.get(space) ?? [];
    logs.set(space, log);
    return log;
  };
  const noteArrivals = (space: SpaceId, entries: number): void => {
    const known = arrivals.get(space) ?? [];
    const head = String(logOf(space).length);
    arrivals.set(space, [...known, ...Array.from({ length: entries - known.length }, () => head)]);
  };

  const bring = async (vault: Vault): Promise<void> => {
    const { certificate } = valueOf(await vault.control.identity(undefined));
    if (!devices.some(({ device }) => device === certificate.device)) devices.push(certificate);
    for (const space of valueOf(await vault.control.outbound(undefined)).spaces) {
      const known = spaces.get(space.space);
      const shared = Math.min(known?.entries.length ?? 0, space.entries.length);
      const ours = known?.entries.slice(0, shared) ?? [];
      // A log that parts from the one that is here is not taken, as at a server.
      if (canonicalJson(ours) !== canonicalJson(space.entries.slice(0, shared))) continue;
      const longer = (known?.entries.length ?? 0) > space.entries.length ? known : space;
      const grants = new Map(
        [...(known?.grants ?? []), ...space.grants].map(grant => [grant.sig, grant]),
      );
      const entries = longer?.entries ?? [];
      noteArrivals(space.space, entries.length);
      spaces.set(space.space, { ...space, entries, grants: [...grants.values()] });
    }
    const answer = valueOf(await vault.control.joinAnswer(undefined));
    if (answer !== null) {
      const tokenHash = await invitationTokenHash(answer.token);
      if (!joins.some(join => join.bundle.account === answer.request.bundle.account)) {
        joins.push({ tokenHash, ...answer.request });
      }
    }
  };

  const show = async (vault: Vault): Promise<Shown> => {
    const { account } = valueOf(await vault.control.identity(undefined)).owner;
    const { invitations } = valueOf(await vault.control.outbound(undefined));
    const hashes = new Set(invitations.map(({ tokenHash }) => tokenHash));
    return structuredClone({
      spaces: [...spaces.values()]
        .filter(({ entries }) => joinedIn(entries).has(account))
        .map(space => {
          const entries = shownTo(space.entries, account);
          const isMember = entries.length === space.entries.length;
          return {
            ...space,
            entries,
            timeline,
            head: String(logOf(space.space).length),
            arrivals: arrivals.get(space.space) ?? [],
            grants: isMember ? space.grants.filter(({ member }) => member === account) : [],
            devices: devices.filter(device => joinedIn(space.entries).has(device.account)),
          };
        }),
      joins: joins.filter(({ tokenHash }) => hashes.has(tokenHash)),
    });
  };

  return {
    logOf,
    timeline,
    bring,
    show,
    exchange: async vault => {
      await bring(vault);
      return valueOf(await vault.control.ingest(await show(vault))).refused;
    },
  };
}
