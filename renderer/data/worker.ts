import { appErrorOf } from '../../common/errors/app-error.ts';
import { blobDesk } from '../../common/features/attachments/blob-desk.ts';
import { storageKeeper, type StorageKeeper } from '../../common/features/storage/storage-keeper.ts';
import { syncTransport } from '../../common/features/sync/transport.ts';
import { vaultRecords } from '../../common/features/vault/vault-records.ts';
import { connect, serve, type Client, type Port } from '../../common/ipc/port-rpc.ts';
import { systemClock } from '../../common/lib/clock.ts';
import { pooledRandom } from '../../common/lib/pooled-random.ts';
import { secureRandom } from '../../common/lib/random.ts';
import { err } from '../../common/lib/result.ts';
import { portOf } from '../lib/message-port.ts';
import { dataContract } from './data-contract.ts';
import { createEngine, type Engine } from './engine.ts';
import { holdAlone } from './sole-worker.ts';
import { systemTimers } from './timers.ts';
import { portDelivery } from './worker-messages.ts';

/** Name of the database where no keeper names one, and of the lock that one worker of a profile holds. */
const DATABASE = 'rackside';

let keeper: Client<StorageKeeper> | undefined;

/** The part of DedicatedWorkerGlobalScope that is used; lib.dom declares `self` as a window. */
interface WorkerScope {
  postMessage(message: unknown): void;
  addEventListener(type: 'message', listener: (event: MessageEvent<unknown>) => void): void;
  close(): void;
}
const scope = self as unknown as WorkerScope;

const page: Port = {
  postMessage: message => scope.postMessage(message),
  onMessage: listener => scope.addEventListener('message', event => listener(event.data)),
  // The page ends the worker rather than the port.
  onClose: () => undefined,
  close: () => scope.close(),
};

/** Bugs surface as errors of the worker: kind and place of code, no message, for that may hold content. */
function onBug(where: string, bug: unknown): void {
  const name = bug instanceof Error ? bug.name : typeof bug;
  const frames = bug instanceof Error ? (bug.stack ?? '').split('\n') : [];
  const places = frames.filter(line => line.trimStart().startsWith('at ')).join('\n');
  setTimeout(() => {
    throw new Error(`data worker: ${where}: ${name}\n${places}`);
  });
}

let deliverEngine: (engine: Engine) => void;
const engine = new Promise<Engine>(resolve => {
  deliverEngine = resolve;
});

const server = serve(
  page,
  dataContract,
  Object.fromEntries(
    Object.keys(dataContract.calls).map(name => [
      name,
      async (input: never) => {
        // `open` waits for the vault's port; one worker of a profile works at a time.
        const ready = await engine;
        if (name === 'open' && !(await holdAlone(DATABASE))) {
          return err(appErrorOf('store-unavailable', { reason: 'in-use' }));
        }
        return ready.handlers[name as keyof typeof dataContract.calls](input);
      },
    ]),
  ) as unknown as Engine['handlers'],
  onBug,
);

scope.addEventListener('message', event => {
  const delivery = portDelivery.safeParse(event.data);
  const [port] = event.ports;
  if (!delivery.success || port === undefined) return;
  switch (delivery.data.kind) {
    case 'storage-keeper':
      keeper = connect(portOf(port), storageKeeper, appErrorOf('locked'));
      break;
    case 'vault-records':
      deliverEngine(
        createEngine({
          place: { name: DATABASE, indexedDB, IDBKeyRange },
          vault: connect(portOf(port), vaultRecords, appErrorOf('vault-host-gone')),
          keeper,
          clock: systemClock,
          random: pooledRandom(secureRandom),
          timers: systemTimers,
          events: {
            changed: payload => server.emit('changed', payload),
            outbox: state => server.emit('outbox', state),
          },
          onBug,
        }),
      );
      break;
    case 'blob-desk': {
      const desk = connect(portOf(port), blobDesk, appErrorOf('locked'));
      void engine.then(ready => ready.attachBlobs(desk));
      break;
    }
    case 'sync-transport': {
      const transport = connect(portOf(port), syncTransport, appErrorOf('not-connected'));
      void engine.then(ready => ready.attachTransport(transport));
      break;
    }
  }
});
