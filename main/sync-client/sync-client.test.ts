import { afterEach, beforeEach, expect, it } from 'vitest';
import { appErrorOf } from '../../common/errors/app-error.ts';
import { vaultControl } from '../../common/features/vault/vault-control.ts';
import { connect, serve } from '../../common/ipc/port-rpc.ts';
import { systemClock } from '../../common/lib/clock.ts';
import { secureRandom } from '../../common/lib/random.ts';
import { typingPerson, type TypingPerson } from '../../test/builders/secure-person.ts';
import {
  createdVault,
  ownerOf,
  PASSPHRASE,
  valueOf,
  type TestVault,
} from '../../test/builders/vault.ts';
import { portPair } from '../../test/fakes/port-pair.ts';
import type { ServerLink } from './server-link.ts';
import { createSyncClient, type SyncClient } from './sync-client.ts';

const SERVER = { server: 'https://sync.example.com', enrolmentCode: 'ABCD-EFGH' };

let vault: TestVault;
let person: TypingPerson;
let kept: ServerLink | undefined;
/** Every address that the client has asked. */
let asked: unknown[];
const running: SyncClient[] = [];
beforeEach(async () => {
  vault = await createdVault();
  person = typingPerson(vault.person);
  person.types = { present: PASSPHRASE };
  kept = undefined;
  asked = [];
});
afterEach(() => {
  for (const client of running.splice(0)) client.stop();
});

const serverToJoin = async () => valueOf(await vault.control.serverToJoin(undefined));

/** The client that main starts with the unlocked vault; nothing is in reach. */
async function start(): Promise<SyncClient> {
  const [host, main] = portPair();
  serve(host, vaultControl, vault.control, (call, bug) => {
    throw new Error(`bug in ${call}`, { cause: bug });
  });
  const client = createSyncClient({
    fetch: async address => {
      asked.push(address);
      throw new TypeError('no network');
    },
    clock: systemClock,
    random: secureRandom,
    control: connect(main, vaultControl, appErrorOf('vault-host-gone')),
    owner: await ownerOf(vault),
    readLink: async () => kept,
    writeLink: async link => {
      kept = link;
    },
    onConnection: () => undefined,
    onHead: () => undefined,
  });
  running.push(client);
  return client;
}

it('connects once the kit of the Secret Key is kept, and not before', async () => {
  const client = await start();
  person.keeps = false;
  expect(await client.enrol(SERVER)).toEqual({ ok: false, error: { kind: 'cancelled' } });
  expect(kept).toBeUndefined();
  expect(client.connection()).toEqual({ state: 'local' });
  expect(asked).toEqual([]);

  person.keeps = true;
  valueOf(await client.enrol(SERVER));
  expect(kept).toEqual(SERVER);
  expect(valueOf(await vault.desk.unlockWays(undefined)).hasSecretKey).toBe(true);
  await expect.poll(serverToJoin).toBeNull();
  await expect.poll(() => asked.length).toBeGreaterThan(0);
});

it('goes on to the server that the vault remembers, when the app ended before the link was kept', async () => {
  valueOf(await vault.control.joinServer(SERVER));
  const client = await start();
  await expect.poll(() => client.connection().state).not.toBe('local');
  expect(kept).toEqual(SERVER);
  await expect.poll(serverToJoin).toBeNull();
});
