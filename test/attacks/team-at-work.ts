import type { Role } from '../../common/crypto/bundles.ts';
import type { RecordId, SpaceId } from '../../common/lib/ids.ts';
import { newId } from '../../common/lib/ids.ts';
import { secureRandom } from '../../common/lib/random.ts';
import { createdVault, joinedVault, ownerOf, valueOf, type TestVault } from '../builders/vault.ts';
import { startSyncServer } from '../hosts/sync-server.ts';
import { eventually } from './eventually.ts';
import { laptopOf, type Laptop } from './laptop.ts';
import { startMaliciousServer, type MaliciousServer } from './malicious-server.ts';

/** An admin and an engineer with two sites, each by way of a server that lies to them when told to. */
export interface TeamAtWork {
  /** Lies to the engineer. */
  readonly server: MaliciousServer;
  /** Lies to the admin. */
  readonly adminServer: MaliciousServer;
  readonly admin: Laptop;
  readonly engineer: Laptop;
  readonly sites: readonly [SpaceId, SpaceId];
  /** Somebody who answers an invitation of the admin's; the admin may not know yet. */
  invite(name: string, role?: Role): Promise<Laptop>;
  /** The same, confirmed and at work. */
  bring(name: string, role?: Role): Promise<Laptop>;
  stop(): Promise<void>;
}

/** Brings a team to where everything of one is on the other's laptop. */
export async function teamAtWork(): Promise<TeamAtWork> {
  const truth = await startSyncServer();
  const server = await startMaliciousServer(truth.url);
  const adminServer = await startMaliciousServer(truth.url);
  const lin = await createdVault('Lin Wei');
  const sites = [await siteOf(lin), await siteOf(lin)] as const;
  const { enrolmentCode } = truth;
  const admin = await laptopOf(lin, { server: adminServer.url, enrolmentCode });
  await isOnline(admin);
  const laptops = [admin];

  const invite = async (name: string, role: Role = 'engineer'): Promise<Laptop> => {
    const invited = await lin.desk.invite({ server: server.url, spaces: [...sites], role });
    const laptop = await laptopOf(await joinedVault(valueOf(invited).text, name));
    laptops.push(laptop);
    return laptop;
  };
  const bring = async (name: string, role?: Role): Promise<Laptop> => {
    const laptop = await invite(name, role);
    const { account } = await ownerOf(laptop.vault);
    await eventually(
      'the answer to the invitation',
      async () => valueOf(await lin.desk.joiners(undefined)),
      joiners => joiners.some(one => one.account === account),
    );
    valueOf(await lin.desk.confirmJoiner({ account }));
    // Of the sites, and of the organisation.
    await eventually(
      'the keys',
      async () => valueOf(await laptop.vault.records.keys(undefined)).spaces.length,
      count => count > sites.length,
    );
    await isOnline(laptop);
    await synced(laptop);
    return laptop;
  };

  const engineer = await bring('Zhao Min');
  for (const site of sites) {
    await writeFault(admin, site, 'Fan tray one runs at full speed');
    await writeFault(admin, site, 'Core switch: link lost');
  }
  await synced(admin);
  await synced(engineer);
  return {
    server,
    adminServer,
    admin,
    engineer,
    sites,
    invite,
    bring,
    stop: async () => {
      for (const one of laptops) {
        one.stop();
        one.vault.close();
      }
      for (const one of [server, adminServer]) await one.stop();
      await truth.stop();
    },
  };
}

/** Writes a record of one field. */
export async function writeFault(on: Laptop, space: SpaceId, title: string): Promise<RecordId> {
  const id = newId<RecordId>(secureRandom);
  const edit = { space, type: 'fault', id, field: 'title', op: 'set' as const, value: title };
  valueOf(await on.data.call('commit', { edits: [edit] }));
  return id;
}

/** Waits until the laptop is online and has sent and fetched everything. */
export async function synced(laptop: Laptop): Promise<void> {
  await eventually(
    'everything sent and fetched',
    async () => {
      const done = await laptop.data.call('syncNow');
      return done.ok ? (await laptop.outbox()).pending : done.error.kind;
    },
    pending => pending === 0,
  );
}

/** Waits until the laptop has a connection. */
export async function isOnline({ client }: Laptop): Promise<void> {
  await eventually(
    'a connection',
    () => client.connection(),
    ({ state }) => state === 'online',
  );
}

async function siteOf(vault: TestVault): Promise<SpaceId> {
  return valueOf(await vault.desk.createSite(undefined)).space;
}
