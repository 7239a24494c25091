import { randomBytes } from 'node:crypto';
import ssh2, { type Connection, type ServerChannel, type Session } from 'ssh2';
import { hostKeyPair } from './ssh-host-key.ts';
import type { SshHost, SshHostOptions } from './ssh-host.ts';
import { startCli } from './switch-cli.mjs';

const USERNAME = 'fieldtest';

/** How the sample switch lets people in. */
export interface SampleSwitchOptions extends SshHostOptions {
  /** What it offers to log in with. */
  readonly method?: 'password' | 'keyboard-interactive' | undefined;
}

/**
 * The sample switch, served in this process: for the demo on machines without sshd or without the right
 * to start one, and for what a standard sshd does not do.
 */
export async function startSampleSwitch(options: SampleSwitchOptions = {}): Promise<SshHost> {
  const password = randomBytes(12).toString('base64url');
  const key = hostKeyPair(options.hostKeySeed);
  const method = options.method ?? 'password';
  const connections = new Set<Connection>();

  const server = new ssh2.Server({ hostKeys: [key.privateKey] }, connection => {
    connections.add(connection);
    connection.on('error', () => connection.end());
    connection.on('close', () => connections.delete(connection));
    connection.on('authentication', attempt => {
      if (attempt.method === 'password' && method === 'password') {
        if (attempt.username === USERNAME && attempt.password === password) attempt.accept();
        else attempt.reject([method]);
      } else if (attempt.method === 'keyboard-interactive' && method === attempt.method) {
        attempt.prompt([{ prompt: 'Password: ', echo: false }], answers => {
          if (attempt.username === USERNAME && answers[0] === password) attempt.accept();
          else attempt.reject([method]);
        });
      } else attempt.reject([method]);
    });
    connection.on('ready', () => connection.on('session', accept => serveShell(accept())));
  });
  await new Promise<void>(resolve => server.listen(options.port ?? 0, '127.0.0.1', resolve));
  return {
    host: '127.0.0.1',
    port: (server.address() as { port: number }).port,
    username: USERNAME,
    password,
    hostFingerprint: key.fingerprint,
    stop: () =>
      new Promise(resolve => {
        server.close(() => resolve());
        for (const connection of connections) connection.end();
      }),
  };
}

function serveShell(session: Session): void {
  let size = { cols: 80, rows: 24 };
  session.on('pty', (accept, _reject, info) => {
    size = info;
    accept();
  });
  session.on('window-change', (accept, _reject, info) => {
    size = info;
    // The client may not want an answer, and then there is nothing to call.
    (accept as (() => void) | undefined)?.();
  });
  session.on('shell', accept => {
    const channel: ServerChannel = accept();
    const cli = startCli({
      write: text => channel.write(text),
      drained: () => new Promise(resolve => channel.once('drain', () => resolve())),
      size: () => `${size.cols} x ${size.rows}`,
      exit: code => {
        channel.exit(code);
        channel.end();
      },
    });
    channel.setEncoding('utf8');
    channel.on('data', (text: string) => cli.type(text));
  });
}
