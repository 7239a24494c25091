import { homedir } from 'node:os';
import type { MessageEvent } from 'electron';
import { z } from 'zod';
import { bugFacts, createLog } from '../lib/log.ts';
import { portOf } from '../lib/message-port.ts';
import { shellEnvironment, userShell } from './local-shell.ts';
import { createSessionHost } from './session-host.ts';

/** What main says to this process, each with one port. */
const fromMain = z.discriminatedUnion('kind', [
  /** First and once; with the port to the vault host. */
  z.object({ kind: z.literal('start') }),
  /** With the port to the pane, which may open this transport only. */
  z.object({ kind: z.literal('session'), id: z.uuid(), transport: z.enum(['local', 'ssh']) }),
]);

const log = createLog(line => process.stderr.write(line));

const host = createSessionHost({
  shell: {
    ...userShell(process.platform, process.env),
    environment: shellEnvironment(process.platform, process.env),
    directory: homedir(),
  },
  onBug: (call, bug) => log.error('session-host.bug', { call, ...bugFacts(bug) }),
});

// A bug in one session must not take the others with it.
process.on('uncaughtException', bug => log.error('session-host.uncaught', bugFacts(bug)));
process.on('unhandledRejection', bug => log.error('session-host.unhandled', bugFacts(bug)));

process.parentPort.on('message', ({ data, ports }: MessageEvent) => {
  const message = fromMain.safeParse(data);
  const [port] = ports;
  if (!message.success || port === undefined) {
    log.error('session-host.message-refused');
    return;
  }
  if (message.data.kind === 'start') host.useVault(portOf(port));
  else host.addSession(portOf(port), message.data.transport);
});
