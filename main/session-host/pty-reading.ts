import { readSync } from 'node:fs';
import type { IPty } from 'node-pty';

/** How often a held-back shell is looked at. */
const WATCH_MS = 25;
const REST_BYTES = 64 * 1024;

/** Holds a shell's output back and lets it go on. */
export interface PtyReading {
  hold(): void;
  release(): void;
}

/** The parts of node-pty 1.1 on Unix that its types leave out. */
interface UnixPty {
  readonly fd: number;
  readonly _socket: {
    readonly destroyed: boolean;
    readonly _handle: { readStart(): void; readStop(): void } | null;
    prependListener(event: 'end', listener: () => void): void;
  };
}

/**
 * Reads a pseudo-terminal without losing the end of its output, which node-pty alone does, in three ways:
 * libuv takes a hang-up after a short read for the end, though the kernel still has output; a paused
 * stream reads ahead, and what it has read is thrown away at the end; and 200 ms after the shell's end
 * node-pty closes a terminal that nobody reads. So the rest is read at the end, reading is stopped
 * below the stream, and while it is, the shell is watched: once it is gone the rest is let through. The
 * rest is no more than the kernel keeps for a terminal. Windows has none of this.
 */
export function ptyReading(pty: IPty, onRest: (bytes: Uint8Array) => void): PtyReading {
  if (process.platform === 'win32') {
    return { hold: () => pty.pause(), release: () => pty.resume() };
  }
  const { fd, _socket: socket } = pty as unknown as UnixPty;
  let watch: ReturnType<typeof setInterval> | undefined;

  const rest = (): void => {
    // A closed descriptor's number may be another file's by now.
    if (!socket.destroyed) readRest(fd, onRest);
  };
  socket.prependListener('end', rest);
  const release = (): void => {
    if (watch === undefined) return;
    clearInterval(watch);
    watch = undefined;
    socket._handle?.readStart();
  };
  return {
    release,
    hold: () => {
      if (watch !== undefined) return;
      socket._handle?.readStop();
      watch = setInterval(() => {
        if (isRunning(pty.pid)) return;
        rest();
        release();
      }, WATCH_MS);
    },
  };
}

function readRest(fd: number, onRest: (bytes: Uint8Array) => void): void {
  for (;;) {
    const buffer = new Uint8Array(REST_BYTES);
    let length: number;
    try {
      length = readSync(fd, buffer);
    } catch {
      // EIO: that was all. EAGAIN: something else still holds the terminal, and is silent.
      return;
    }
    if (length === 0) return;
    onRest(buffer.subarray(0, length));
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
