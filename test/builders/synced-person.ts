import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import { appErrorOf } from '../../common/errors/app-error.ts';
import type { SyncTransport } from '../../common/features/sync/transport.ts';
import { vaultControl } from '../../common/features/vault/vault-control.ts';
import type { VaultRecords } from '../../common/features/vault/vault-records.ts';
import { connect, serve, type Client } from '../../common/ipc/port-rpc.ts';
import { systemClock } from '../../common/lib/clock.ts';
import { secureRandom } from '../../common/lib/random.ts';
import { ok } from '../../common/lib/result.ts';
import type { ServerLink } from '../../main/sync-client/server-link.ts';
import { createSyncClient, type SyncClient } from '../../main/sync-client/sync-client.ts';
import type { DataContract } from '../../renderer/data/data-contract.ts';
import { createEngine, type Engine } from '../../renderer/data/engine.ts';
import { localClient } from '../fakes/local-client.ts';
import { portPair } from '../fakes/port-pair.ts';
import { heldTimers } from './data-device.ts';
import { diskKeeper, type DiskKeeper } from './disk-keeper.ts';
import { ownerOf, valueOf, type TestVault } from './vault.ts';

/** A person at work: the real vault, data worker, journal and sync client, in one process. */
export interface SyncedPerson {
  readonly vault: TestVault;
  readonly keeper: DiskKeeper;
  readonly engine: Engine;
  readonly data: Client<DataContract>;
  /** Puts the person on the network, as main does after unlocking. */
  goOnline(link?: ServerLink): Promise<SyncClient>;
  end(): Promise<void>;
}

/** A person whose vault is open and whose store is opened from this folder. */
export async function syncedPerson(
  vault: TestVault,
  keeper: DiskKeeper = diskKeeper(),
): Promise<SyncedPerson> {
  const records = localClient<VaultRecords>(vault.records);
  vault.onEvent(event => {
    if (event.to !== 'records') return;
    records.emit(event.name, 'payload' in event ? event.payload : undefined);
  });
  const engine = createEngine({
    place: { name: 'rackside', indexedDB: new IDBFactory(), IDBKeyRange },
    vault: records,
    keeper: keeper.client,
    clock: systemClock,
    random: secureRandom,
    timers: heldTimers(),
    events: { changed: () => undefined, outbox: () => undefined },
    onBug: (where, bug) => {
      throw new Error(`bug in ${where}`, { cause: bug });
    },
  });
  const data = localClient<DataContract>(engine.handlers);
  valueOf(await data.call('open'));
  let client: SyncClient | undefined;
  return {
    vault,
    keeper,
    engine,
    data,
    goOnline: async link => {
      const [host, main] = portPair();
      const served = serve(host, vaultControl, vault.control, (call, bug) => {
        throw new Error(`bug in ${call}`, { cause: bug });
      });
      vault.onEvent(event => {
        if (event.to === 'control' && event.name === 'outboundChanged') {
          served.emit(event.name, undefined);
        }
      });
      let kept = link;
      const started = createSyncClient({
        fetch: globalThis.fetch,
        clock: systemClock,
        random: secureRandom,
        control: connect(main, vaultControl, appErrorOf('vault-host-gone')),
        owner: await ownerOf(vault),
        readLink: async () => kept,
        writeLink: async next => {
          kept = next;
        },
        onConnection: connection => transport.emit('connection', connection),
        onHead: () => undefined,
      });
      const transport = localClient<SyncTransport>({
        push: batch => started.push(batch),
        pull: query => started.pull(query),
        connection: async () => ok(started.connection()),
      });
      engine.attachTransport(transport);
      client = started;
      return started;
    },
    end: async () => {
      client?.stop();
      engine.close();
      await keeper.close();
    },
  };
}
