import type { Client, ClientChannel } from 'ssh2';
import { appErrorOf, type AppError } from '../../common/errors/app-error.ts';
import type { Session, SessionListener } from './session.ts';

/** How long a peer may take to answer our good-bye. */
const GOODBYE_MS = 2_000;

/** The open shell of an SSH connection as a session; the connection ends with it. */
export function channelSession(client: Client, channel: ClientChannel, host: string): Session {
  let exitCode: number | undefined;
  let lost: AppError | undefined;
  let listener: SessionListener | undefined;
  let ended = false;

  const finish = (): void => {
    if (ended) return;
    ended = true;
    client.end();
    setTimeout(() => client.destroy(), GOODBYE_MS).unref();
    listener?.onClose({ exitCode, error: exitCode === undefined ? lost : undefined });
  };
  client.on('error', fault => {
    lost ??= appErrorOf('session-closed', { host, why: whyLost(fault) });
  });
  channel.on('exit', (code: number | null) => {
    exitCode = code ?? undefined;
  });
  // Comes after the last data was read, even when the connection broke while we held it back.
  channel.on('close', finish);

  return {
    listen: given => {
      listener = given;
      channel.on('data', (bytes: Buffer) => given.onData(bytes));
      channel.stderr.on('data', (bytes: Buffer) => given.onData(bytes));
    },
    write: bytes => {
      if (!ended) channel.write(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
    },
    resize: ({ cols, rows }) => channel.setWindow(rows, cols, 0, 0),
    pause: () => {
      channel.pause();
      channel.stderr.pause();
    },
    resume: () => {
      channel.resume();
      channel.stderr.resume();
    },
    close: () => {
      channel.close();
      finish();
    },
  };
}

function whyLost(fault: Error & { readonly level?: string; readonly code?: string | number }) {
  if (fault.level === 'client-timeout') return 'keep-alive';
  return fault.code === 'ECONNRESET' ? 'reset' : 'dropped';
}
