import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import { appErrorOf, type AppError } from '../../common/errors/app-error.ts';
import type { SyncTransport } from '../../common/features/sync/transport.ts';
import { vaultControl, type VaultControl } from '../../common/features/vault/vault-control.ts';
import type { VaultRecords } from '../../common/features/vault/vault-records.ts';
import { connect, serve, type Client, type Handlers } from '../../common/ipc/port-rpc.ts';
import { systemClock } from '../../common/lib/clock.ts';
import { secureRandom } from '../../common/lib/random.ts';
import { ok } from '../../common/lib/result.ts';
import type { ServerLink } from '../../main/sync-client/server-link.ts';
import { createSyncClient, type SyncClient } from '../../main/sync-client/sync-client.ts';
import type { DataContract, OutboxState } from '../../renderer/data/data-contract.ts';
import { createEngine } from '../../renderer/data/engine.ts';
import { heldTimers } from '../builders/data-device.ts';
import { ownerOf, valueOf, type TestVault } from '../builders/vault.ts';
import { localClient } from '../fakes/local-client.ts';
import { portPair } from '../fakes/port-pair.ts';

/**
 * A person's laptop without its windows: the real vault, the real sync client over HTTP, and the real
 * data engine on an IndexedDB of its own, joined as main and the data worker join them.
 */
export interface Laptop {
  readonly vault: TestVault;
  readonly client: SyncClient;
  readonly data: Client<DataContract>;
  readonly disk: IDBFactory;
  /** What of the server's membership news was refused, as the vault host tells main. */
  readonly refused: { readonly space: string; readonly reason: string }[];
  /** Why the connection ended, each time. */
  readonly failures: AppError['kind'][];
  /** What went wrong that nobody expected. */
  readonly bugs: unknown[];
  /** How often membership news of the server were judged. */
  ingested(): number;
  outbox(): Promise<OutboxState>;
  /** Ends the engine and every request; the vault stays open. */
  stop(): void;
}

/** Joins an unlocked vault to a server, or leaves it alone without a link. */
export async function laptopOf(
  vault: TestVault,
  link?: ServerLink,
  disk = new IDBFactory(),
): Promise<Laptop> {
  const refused: { space: string; reason: string }[] = [];
  const failures: AppError['kind'][] = [];
  const bugs: unknown[] = [];
  let ingested = 0;
  const onBug = (where: string, bug: unknown): void => void bugs.push({ where, bug });

  const records = localClient<VaultRecords>(vault.records);
  const control: Handlers<VaultControl> = {
    ...vault.control,
    ingest: async input => {
      const answer = await vault.control.ingest(input);
      if (answer.ok) refused.push(...answer.value.refused);
      ingested += 1;
      return answer;
    },
  };
  const [host, main] = portPair();
  const served = serve(host, vaultControl, control, onBug);
  const stopHearing = vault.onEvent(event => {
    if (event.to === 'records') {
      records.emit(event.name, 'payload' in event ? event.payload : undefined);
    }
    if (event.to === 'control' && event.name === 'outboundChanged') {
      served.emit('outboundChanged', undefined);
    }
  });

  let kept = link;
  const transport = localClient<SyncTransport>({
    push: batch => client.push(batch),
    pull: query => client.pull(query),
    connection: async () => ok(client.connection()),
  });
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
    onConnection: connection => {
      if (connection.state === 'offline') failures.push(connection.reason as AppError['kind']);
      transport.emit('connection', connection);
    },
    onHead: ({ space, seq }) => transport.emit('head', { space, seq }),
  });

  const engine = createEngine({
    place: { name: 'rackside', indexedDB: disk, IDBKeyRange },
    vault: records,
    clock: vault.clock,
    random: secureRandom,
    timers: heldTimers(),
    events: { changed: () => undefined, outbox: () => undefined },
    onBug,
  });
  const data = localClient<DataContract>(engine.handlers);
  valueOf(await data.call('open'));
  engine.attachTransport(transport);
  return {
    vault,
    client,
    data,
    disk,
    refused,
    failures,
    bugs,
    ingested: () => ingested,
    outbox: async () => valueOf(await data.call('outbox')),
    stop: () => {
      stopHearing();
      client.stop();
      engine.close();
    },
  };
}
