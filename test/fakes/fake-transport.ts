import { appErrorOf } from '../../common/errors/app-error.ts';
import type { Connection, SyncTransport } from '../../common/features/sync/transport.ts';
import { serve, type Port, type Server } from '../../common/ipc/port-rpc.ts';
import { err, ok } from '../../common/lib/result.ts';
import type { FakeOrganisation } from './fake-organisation.ts';

/** The sync client's end of the data worker's port, with the server behind it in the page's memory. */
export interface FakeTransport {
  readonly server: Server<SyncTransport>;
}

/** Serves push and pull from the organisation's logs while the connection is online. */
export function fakeTransport(
  port: Port,
  contract: SyncTransport,
  organisation: () => FakeOrganisation,
  connection: () => Connection,
  onBug: (call: string, bug: unknown) => void,
): FakeTransport {
  const away = () => err(appErrorOf('not-connected'));
  const server = serve(
    port,
    contract,
    {
      connection: async () => ok(connection()),
      push: async ({ changes }) => {
        if (connection().state !== 'online') return away();
        const { timeline, store } = organisation();
        const results = changes.map(change => {
          const row = store(change);
          return row === undefined
            ? { id: change.id, rejected: true as const, code: 'not-a-member' as const }
            : { id: change.id, seq: row.seq, receivedAt: row.receivedAt };
        });
        return ok({ timeline, results });
      },
      pull: async ({ space, after, limit }) => {
        if (connection().state !== 'online') return away();
        const { timeline, spaces } = organisation();
        const log = spaces.find(one => one.info.space === space)?.log ?? [];
        const from = Number(after);
        return ok({
          timeline,
          head: String(log.length),
          changes: log.slice(from, from + limit),
        });
      },
    },
    onBug,
  );
  return { server };
}
