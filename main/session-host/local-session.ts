import { existsSync } from 'node:fs';
import { isAbsolute } from 'node:path';
import type { IPty } from 'node-pty';
import { appErrorOf, type AppError } from '../../common/errors/app-error.ts';
import type { TerminalSize } from '../../common/features/terminal/session.ts';
import { utf8 } from '../../common/lib/bytes.ts';
import { err, ok, type Result } from '../../common/lib/result.ts';
import type { Shell } from './local-shell.ts';
import { ptyReading } from './pty-reading.ts';
import type { Session, SessionListener } from './session.ts';

/** How long a shell may take to end when it is told to. */
const GOODBYE_MS = 2_000;

/** What a local session is started with. */
export interface LocalShell extends Shell {
  readonly environment: Record<string, string>;
  readonly directory: string;
}

/** Starts a shell on this machine in a pseudo-terminal. */
export async function openLocal(
  shell: LocalShell,
  size: TerminalSize,
): Promise<Result<Session, AppError>> {
  // Without this the fork succeeds and the child fails, with an exit code that says nothing.
  if (isAbsolute(shell.file) && !existsSync(shell.file)) {
    return err(appErrorOf('shell-failed', { shell: shell.file }));
  }
  try {
    // Native: loaded when it is needed, so that a machine where it can't be loaded still has SSH.
    const { spawn } = await import('node-pty');
    const pty = spawn(shell.file, [...shell.args], {
      name: 'xterm-256color',
      cols: size.cols,
      rows: size.rows,
      cwd: shell.directory,
      env: shell.environment,
      // Bytes as they come. Windows gives text all the same.
      ...(process.platform === 'win32' ? {} : { encoding: null }),
    });
    return ok(ptySession(pty));
  } catch {
    return err(appErrorOf('shell-failed', { shell: shell.file }));
  }
}

function ptySession(pty: IPty): Session {
  let listener: SessionListener | undefined;
  let ended = false;
  const reading = ptyReading(pty, rest => listener?.onData(rest));
  pty.onExit(() => {
    ended = true;
  });
  return {
    listen: given => {
      listener = given;
      pty.onData((data: string | Uint8Array) => {
        given.onData(typeof data === 'string' ? utf8(data) : data);
      });
      // Comes after the last data.
      pty.onExit(({ exitCode }) => {
        reading.release();
        given.onClose({ exitCode });
      });
    },
    write: bytes => {
      if (!ended) pty.write(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
    },
    resize: ({ cols, rows }) => {
      if (!ended) pty.resize(cols, rows);
    },
    pause: reading.hold,
    resume: reading.release,
    close: () => {
      if (ended) return;
      reading.release();
      pty.kill();
      setTimeout(() => {
        if (!ended && process.platform !== 'win32') pty.kill('SIGKILL');
      }, GOODBYE_MS).unref();
    },
  };
}
