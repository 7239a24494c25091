import type { Role } from '../../common/crypto/bundles.ts';
import type { SpaceId } from '../../common/lib/ids.ts';
import { membershipRelay, type MembershipRelay } from './membership-relay.ts';
import { createdVault, joinedVault, valueOf, type TestVault } from './vault.ts';

/** The server's URL in invitations of these tests; nobody asks it. */
export const SERVER = 'https://sync.example.com';

/** A workspace of one admin with one site, and the relay that knows it. */
export interface Team {
  readonly relay: MembershipRelay;
  readonly admin: TestVault;
  readonly site: SpaceId;
}

/** An admin with a site. */
export async function teamOfOne(): Promise<Team> {
  const relay = membershipRelay();
  const admin = await createdVault('Lin Wei');
  const { space: site } = valueOf(await admin.desk.createSite(undefined));
  await relay.exchange(admin);
  return { relay, admin, site };
}

/** Someone who answered an invitation and was not confirmed yet. */
export async function answeredInvitation(
  { relay, admin, site }: Team,
  name: string,
  role: Role = 'engineer',
): Promise<TestVault> {
  const invited = await admin.desk.invite({ server: SERVER, spaces: [site], role });
  const vault = await joinedVault(valueOf(invited).text, name);
  await relay.exchange(vault);
  await relay.exchange(admin);
  return vault;
}

/** Confirms everyone who waits. */
export async function confirmAll({ relay, admin }: Team): Promise<void> {
  for (const { account } of valueOf(await admin.desk.joiners(undefined))) {
    valueOf(await admin.desk.confirmJoiner({ account }));
  }
  await relay.exchange(admin);
}

/** Someone who was invited to the site, confirmed, and has the keys. */
export async function joinTeam(team: Team, name: string, role?: Role): Promise<TestVault> {
  const vault = await answeredInvitation(team, name, role);
  await confirmAll(team);
  const refused = await team.relay.exchange(vault);
  if (refused.length > 0) throw new Error(`refused: ${JSON.stringify(refused)}`);
  return vault;
}
