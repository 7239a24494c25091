import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { appErrorOf } from '../../../common/errors/app-error.ts';
import { vaultControl } from '../../../common/features/vault/vault-control.ts';
import { connect, serve } from '../../../common/ipc/port-rpc.ts';
import { systemClock } from '../../../common/lib/clock.ts';
import { secureRandom } from '../../../common/lib/random.ts';
import type { ServerLink } from '../../../main/sync-client/server-link.ts';
import { createSyncClient, type SyncClient } from '../../../main/sync-client/sync-client.ts';
import {
  createdVault,
  joinedVault,
  ownerOf,
  valueOf,
  type TestVault,
} from '../../builders/vault.ts';
import { portPair } from '../../fakes/port-pair.ts';
import { startSyncServer, type SyncServer } from '../../hosts/sync-server.ts';

// The vault, the sync client and the server together, each of them the real one: from a workspace
// without network to colleagues who hold the same keys.

let server: SyncServer;
const clients: SyncClient[] = [];
beforeAll(async () => {
  server = await startSyncServer();
});
afterAll(async () => {
  for (const client of clients) client.stop();
  await server.stop();
});

/** Puts the vault on the network, as main does after unlocking. */
async function online(vault: TestVault, link?: ServerLink): Promise<SyncClient> {
  const [host, main] = portPair();
  const served = serve(host, vaultControl, vault.control, (call, bug) => {
    throw new Error(`bug in ${call}`, { cause: bug });
  });
  vault.onEvent(event => {
    if (event.to === 'control' && event.name === 'outboundChanged')
      served.emit(event.name, undefined);
  });
  let kept = link;
  const client = createSyncClient({
    fetch: globalThis.fetch,
    clock: systemClock,
    random: secureRandom,
    control: connect(main, vaultControl, appErrorOf('vault-host-gone')),
    owner: await ownerOf(vault),
    readLink: async () => kept,
    writeLink: async next => {
      kept = next;
    },
    onConnection: () => undefined,
    onHead: () => undefined,
  });
  clients.push(client);
  return client;
}

const spacesOf = async (vault: TestVault) => valueOf(await vault.desk.spaces(undefined));
const joinersOf = async (vault: TestVault) => valueOf(await vault.desk.joiners(undefined));
const keysOf = async (vault: TestVault) =>
  valueOf(await vault.records.keys(undefined))
    .spaces.map(({ space, recordsKey }) => `${space} ${recordsKey.join()}`)
    .sort();
const soon = { timeout: 15_000, interval: 50 };

describe('a team', () => {
  it('forms over the server, and two admins who add at once both come through', async () => {
    const lin = await createdVault('Lin Wei');
    const site = valueOf(await lin.desk.createSite(undefined)).space;
    const organisation = (await spacesOf(lin)).find(({ kind }) => kind === 'organisation')!.space;
    const invite = async (by: TestVault, role: 'admin' | 'engineer') => {
      const spaces = [organisation, site];
      return valueOf(await by.desk.invite({ server: server.url, spaces, role })).text;
    };
    const confirm = async (by: TestVault, who: TestVault) => {
      const { account } = await ownerOf(who);
      await expect
        .poll(async () => (await joinersOf(by)).map(j => j.account), soon)
        .toContain(account);
      valueOf(await by.desk.confirmJoiner({ account }));
    };

    const linClient = await online(lin, {
      server: server.url,
      enrolmentCode: server.enrolmentCode,
    });
    await expect.poll(() => linClient.connection().state, soon).toBe('online');

    const zhao = await joinedVault(await invite(lin, 'admin'), 'Zhao Min');
    const zhaoClient = await online(zhao);
    await confirm(lin, zhao);
    await expect.poll(() => keysOf(zhao), soon).toEqual(await keysOf(lin));

    // Both get an answer while online, and confirm it while they are not.
    const chen = await joinedVault(await invite(lin, 'engineer'), 'Chen Yu');
    const wang = await joinedVault(await invite(zhao, 'engineer'), 'Wang Fang');
    await online(chen);
    await online(wang);
    for (const admin of [lin, zhao]) {
      await expect.poll(async () => (await joinersOf(admin)).length, soon).toBe(1);
    }
    linClient.stop();
    zhaoClient.stop();
    await confirm(lin, chen);
    await confirm(zhao, wang);
    await online(lin, { server: server.url });
    await expect.poll(() => keysOf(chen), soon).toEqual(await keysOf(lin));
    await online(zhao, { server: server.url });
    await expect.poll(() => keysOf(wang), soon).toEqual(await keysOf(lin));
    for (const vault of [lin, zhao, chen, wang]) {
      await expect
        .poll(async () => (await spacesOf(vault)).map(({ members }) => members.length), soon)
        .toEqual([4, 4]);
    }
  }, 60_000);
});
