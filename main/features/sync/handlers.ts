import { MessageChannelMain } from 'electron';
import { appErrorOf } from '../../../common/errors/app-error.ts';
import {
  syncTransport,
  type Connection,
  type SyncTransport,
} from '../../../common/features/sync/transport.ts';
import type { SecureQuestion } from '../../../common/features/vault/secure-question.ts';
import { serve, type Server } from '../../../common/ipc/port-rpc.ts';
import { err, ok } from '../../../common/lib/result.ts';
import { portOf } from '../../lib/message-port.ts';
import { givePort, type FeatureHandlers } from '../../ipc/window-calls.ts';
import type { SyncClient } from '../../sync-client/sync-client.ts';

/** The connection to the server, and the data worker's way to it. */
export interface SyncFeature {
  readonly handlers: FeatureHandlers<'sync'>;
  /** Tells the data worker; the window is told by whoever owns it. */
  onConnection(connection: Connection): void;
  onHead(event: { space: string; seq: string }): void;
  /** Closes the data worker's port. */
  close(): void;
}

/** Serves the sync client that runs while the workspace is unlocked. */
export function createSyncFeature(
  client: () => SyncClient | undefined,
  ask: (question: SecureQuestion) => Promise<boolean>,
  onBug: (call: string, bug: unknown) => void,
): SyncFeature {
  let transport: Server<SyncTransport> | undefined;

  const close = (): void => {
    transport?.close();
    transport = undefined;
  };
  const locked = err(appErrorOf('locked'));
  return {
    handlers: {
      'sync.connection': async () => ok(client()?.connection() ?? { state: 'local' }),
      'sync.enrol': async ({ server, code }) => {
        const running = client();
        if (running === undefined) return locked;
        const address = server.replace(/\/+$/, '');
        const isAgreed = await ask({ kind: 'connect-server', server: address });
        if (client() !== running) return locked;
        if (!isAgreed) return err(appErrorOf('cancelled'));
        const enrolled = await running.enrol({ server: address, enrolmentCode: code });
        if (client() !== running) return locked;
        return enrolled.ok ? ok(running.connection()) : enrolled;
      },
      'sync.retry': async () => {
        client()?.retry();
        return ok(undefined);
      },
      'sync.openTransport': async (_input, caller) => {
        close();
        const channel = new MessageChannelMain();
        transport = serve(
          portOf(channel.port2),
          syncTransport,
          {
            push: async batch => (await client()?.push(batch)) ?? locked,
            pull: async query => (await client()?.pull(query)) ?? locked,
            connection: async () => ok(client()?.connection() ?? { state: 'local' }),
          },
          onBug,
        );
        givePort(caller.contents, { kind: 'sync-transport' }, channel.port1);
        return ok(undefined);
      },
    },
    onConnection: connection => transport?.emit('connection', connection),
    onHead: ({ space, seq }) => transport?.emit('head', { space, seq }),
    close,
  };
}
