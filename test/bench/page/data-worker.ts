import { appErrorOf } from '../../../common/errors/app-error.ts';
import { connect, type Client } from '../../../common/ipc/port-rpc.ts';
import { dataContract, type DataContract } from '../../../renderer/data/data-contract.ts';
import type { PortDelivery } from '../../../renderer/data/worker-messages.ts';

/** The app's own data worker, started from the built bundle. */
export interface BenchWorker {
  readonly client: Client<DataContract>;
  give(kind: PortDelivery['kind'], port: MessagePort): void;
}

/** Starts the worker as the app's data client does; its script's address differs from build to build. */
export function startWorker(script: string): BenchWorker {
  const worker = new Worker(script, { type: 'module', name: 'data' });
  const client = connect(
    {
      postMessage: message => worker.postMessage(message),
      onMessage: listener =>
        worker.addEventListener('message', (event: MessageEvent<unknown>) => listener(event.data)),
      onClose: () => undefined,
      close: () => worker.terminate(),
    },
    dataContract,
    appErrorOf('locked'),
  );
  return {
    client,
    give: (kind, port) => worker.postMessage({ kind } satisfies PortDelivery, [port]),
  };
}

/** Waits until the worker's script runs: it answers `locked` before it was opened. */
export async function whenRunning({ client }: BenchWorker): Promise<void> {
  await client.call('outbox');
}
