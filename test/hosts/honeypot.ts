import ssh2, { type Connection } from 'ssh2';
import { hostKeyPair } from './ssh-host-key.ts';
import type { SshHostOptions } from './ssh-host.ts';

/** A host that writes down what it is told, and never lets anyone in. */
export interface Honeypot {
  readonly host: string;
  readonly port: number;
  readonly hostFingerprint: string;
  /** Connections so far. */
  connections(): number;
  /** Requests to log in, of any method, `none` among them (message 50 of RFC 4252 §5). */
  authenticationRequests(): number;
  /** Everything that came with them: user names, passwords, answers. */
  heard(): readonly string[];
  /** Cuts every connection, as a network does. */
  cut(): void;
  stop(): Promise<void>;
}

/** Starts a honeypot with an Ed25519 key and `moreHostKeys` in PEM or OpenSSH's format. */
export async function startHoneypot(
  options: SshHostOptions & { readonly moreHostKeys?: readonly string[] } = {},
): Promise<Honeypot> {
  const key = hostKeyPair(options.hostKeySeed);
  const open = new Set<Connection>();
  const sockets = new Set<{ destroy(): void }>();
  const heard: string[] = [];
  let connections = 0;
  let requests = 0;

  const server = new ssh2.Server(
    { hostKeys: [key.privateKey, ...(options.moreHostKeys ?? [])] },
    connection => {
      connections += 1;
      open.add(connection);
      connection.on('error', () => undefined);
      connection.on('close', () => open.delete(connection));
      connection.on('authentication', attempt => {
        requests += 1;
        heard.push(attempt.username);
        if (attempt.method === 'password') heard.push(attempt.password);
        if (attempt.method === 'keyboard-interactive') {
          attempt.prompt([{ prompt: 'Password: ', echo: false }], answers => {
            heard.push(...answers);
            attempt.reject(['password', 'keyboard-interactive']);
          });
        } else attempt.reject(['password', 'keyboard-interactive']);
      });
    },
  );
  // The socket below, for a cut without a good-bye; ssh2's types do not show the server under its own.
  const listener = (server as unknown as { _srv: NodeJS.EventEmitter })._srv;
  listener.on('connection', (socket: { destroy(): void }) => sockets.add(socket));
  await new Promise<void>(resolve => server.listen(options.port ?? 0, '127.0.0.1', resolve));
  const cut = (): void => {
    for (const socket of sockets) socket.destroy();
    sockets.clear();
  };
  return {
    host: '127.0.0.1',
    port: (server.address() as { port: number }).port,
    hostFingerprint: key.fingerprint,
    connections: () => connections,
    authenticationRequests: () => requests,
    heard: () => heard,
    cut,
    stop: () =>
      new Promise(resolve => {
        server.close(() => resolve());
        cut();
      }),
  };
}
