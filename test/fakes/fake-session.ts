import type { SessionContract } from '../../common/features/terminal/session.ts';
import { serve, type Port } from '../../common/ipc/port-rpc.ts';
import { fromUtf8, utf8 } from '../../common/lib/bytes.ts';
import { ok } from '../../common/lib/result.ts';

const banner = 'HZ01-CORE-SW01 - S12708 VRP (R) software, Version 8.180\r\n';
const prompt = '<HZ01-CORE-SW01> ';

/** A device that asks about its key, greets, and echoes what is typed. */
export function fakeSession(
  port: Port,
  contract: SessionContract,
  onBug: (call: string, bug: unknown) => void,
): void {
  const key = {
    algorithm: 'ssh-ed25519',
    fingerprint: 'SHA256:2pS5w1x0R0sY2fVw8bQk3m9o4Zl7tGxJcHn6uEaD1iM',
  };
  const greet = (): void => {
    server.emit('state', { state: 'open' });
    server.emit('data', utf8(`${banner}\r\n${prompt}`));
  };
  const server = serve(
    port,
    contract,
    {
      open: async ({ target }) => {
        server.emit('state', { state: 'connecting' });
        if (target.transport === 'ssh' && target.hostKeys.length === 0) {
          server.emit('state', { state: 'host-key-unknown', key });
        } else {
          greet();
        }
        return ok(undefined);
      },
      decideHostKey: async ({ accept }) => {
        if (accept) greet();
        else server.emit('state', { state: 'closed', reason: 'host-key-declined' });
        return ok(undefined);
      },
      write: async ({ data }) => {
        const typed = fromUtf8(data).replaceAll('\r', `\r\n${prompt}`);
        server.emit('data', utf8(typed));
        return ok(undefined);
      },
      typeSecret: async ({ enter }) => {
        if (enter) server.emit('data', utf8(`\r\n${prompt}`));
        return ok(undefined);
      },
      resize: async () => ok(undefined),
      ack: async () => ok(undefined),
      close: async () => {
        server.emit('state', { state: 'closed' });
        return ok(undefined);
      },
    },
    onBug,
  );
}
