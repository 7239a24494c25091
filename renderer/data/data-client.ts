import { appErrorOf } from '../../common/errors/app-error.ts';
import { connect, type Client, type Port } from '../../common/ipc/port-rpc.ts';
import { dataContract, type DataContract } from './data-contract.ts';
import type { PortDelivery } from './worker-messages.ts';

/** Ports that main opened for the data worker. */
export interface DataPorts {
  readonly vaultRecords: MessagePort;
  /** Goes before the vault's: the store is opened with it. Absent where there is no main process. */
  readonly storageKeeper?: MessagePort | undefined;
  /** Keeps the chunks of attached files. */
  readonly blobDesk?: MessagePort | undefined;
  /** Absent as long as main gave none; see {@link DataWorker.giveTransport}. */
  readonly syncTransport?: MessagePort | undefined;
}

/** The data worker as the page holds it. `close` ends the worker, and with it every plaintext. */
export interface DataWorker extends Client<DataContract> {
  /** Hands over the way to the server later on. */
  giveTransport(port: MessagePort): void;
}

/** Starts the data worker and gives it its ports; `open` is the first call. */
export function startDataWorker(ports: DataPorts): DataWorker {
  const worker = new Worker(new URL('./worker.ts', import.meta.url), {
    type: 'module',
    name: 'data',
  });
  const deliver = (kind: PortDelivery['kind'], port: MessagePort): void =>
    worker.postMessage({ kind } satisfies PortDelivery, [port]);
  const client = connect(workerPort(worker), dataContract, appErrorOf('locked'));
  if (ports.storageKeeper !== undefined) deliver('storage-keeper', ports.storageKeeper);
  deliver('vault-records', ports.vaultRecords);
  if (ports.blobDesk !== undefined) deliver('blob-desk', ports.blobDesk);
  if (ports.syncTransport !== undefined) deliver('sync-transport', ports.syncTransport);
  return { ...client, giveTransport: port => deliver('sync-transport', port) };
}

function workerPort(worker: Worker): Port {
  return {
    postMessage: message => worker.postMessage(message),
    onMessage: listener =>
      worker.addEventListener('message', (event: MessageEvent<unknown>) => listener(event.data)),
    // A plain event says that the script did not load; errors while it runs are ErrorEvents.
    onClose: listener =>
      worker.addEventListener('error', event => {
        if (!(event instanceof ErrorEvent)) listener();
      }),
    close: () => worker.terminate(),
  };
}
