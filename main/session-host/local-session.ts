import type { IPty } from 'node-pty';
import { appErrorOf, type AppError } from '../../common/errors/app-error.ts';
import type { TerminalSize } from '../../common/features/terminal/session.ts';
import { utf8 } from '../../common/lib/bytes.ts';
import { err, ok, type Result } from '../../common/lib/result.ts';
import type { Shell } from './local-shell.ts';
import type { Session } from './session.ts';

/** How often a held-back shell is looked at; see {@link heldBack}. */
const WATCH_MS = 25;
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
  const held = heldBack(pty);
  let ended = false;
  pty.onExit(() => {
    ended = true;
  });
  return {
    listen: listener => {
      pty.onData((data: string | Uint8Array) => {
        listener.onData(typeof data === 'string' ? utf8(data) : data);
      });
      // Comes after the last data.
      pty.onExit(({ exitCode }) => {
        held.release();
        listener.onClose({ exitCode });
      });
    },
    write: bytes => {
      if (!ended) pty.write(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
    },
    resize: ({ cols, rows }) => {
      if (!ended) pty.resize(cols, rows);
    },
    pause: held.hold,
    resume: held.release,
    close: () => {
      held.release();
      if (ended) return;
      pty.kill();
      setTimeout(() => {
        if (!ended && process.platform !== 'win32') pty.kill('SIGKILL');
      }, GOODBYE_MS).unref();
    },
  };
}

/**
 * Holds a shell's output back. node-pty throws the rest of the output away 200 ms after the shell's
 * exit when nobody reads, so a held shell is watched: once it is gone the rest, at most what the
 * kernel keeps for a terminal, is let through.
 */
function heldBack(pty: IPty): { hold(): void; release(): void } {
  let watch: ReturnType<typeof setInterval> | undefined;
  const release = (): void => {
    if (watch === undefined) return;
    clearInterval(watch);
    watch = undefined;
    pty.resume();
  };
  return {
    release,
    hold: () => {
      if (watch !== undefined) return;
      pty.pause();
      watch = setInterval(() => {
        if (!isRunning(pty.pid)) release();
      }, WATCH_MS);
    },
  };
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
