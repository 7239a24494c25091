import { invitationTokenHash } from '../../common/crypto/invitation.ts';
import type { DeviceCertificate } from '../../common/crypto/bundles.ts';
import type { MembershipEntry } from '../../common/crypto/membership-entry.ts';
import type { AccountId } from '../../common/lib/ids.ts';
import { canonicalJson } from '../../common/lib/json.ts';
import type { JoinRequest, SpaceMembership } from '../../common/sync/protocol/spaces.ts';
import type { Vault } from '../../main/vault-host/vault.ts';
import { valueOf } from './vault.ts';

/** What a server would show an account. */
export interface Shown {
  spaces: SpaceMembership[];
  joins: JoinRequest[];
}

/** A relay of public membership between vaults, as open to tampering as a server is. */
export interface MembershipRelay {
  /** Takes what the vault has to say. */
  bring(vault: Vault): Promise<void>;
  /** What the vault would be shown; a deep copy, to be altered at will. */
  show(vault: Vault): Promise<Shown>;
  /** Brings and ingests. Answers what was refused. */
  exchange(vault: Vault): Promise<{ space: string; reason: string }[]>;
}

/** Everyone whom a log has ever let in. */
function joinedIn(entries: readonly MembershipEntry[]): ReadonlySet<AccountId> {
  return new Set(entries.flatMap(entry => ('member' in entry ? entry.member.account : [])));
}

/** A relay that knows nothing yet. */
export function membershipRelay(): MembershipRelay {
  const spaces = new Map<string, SpaceMembership>();
  const devices: DeviceCertificate[] = [];
  const joins: JoinRequest[] = [];

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
      spaces.set(space.space, {
        ...space,
        entries: longer?.entries ?? [],
        grants: [...grants.values()],
      });
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
        .map(space => ({
          ...space,
          grants: space.grants.filter(({ member }) => member === account),
          devices: devices.filter(device => joinedIn(space.entries).has(device.account)),
        })),
      joins: joins.filter(({ tokenHash }) => hashes.has(tokenHash)),
    });
  };

  return {
    bring,
    show,
    exchange: async vault => {
      await bring(vault);
      return valueOf(await vault.control.ingest(await show(vault))).refused;
    },
  };
}
