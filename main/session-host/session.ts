import type { AppError } from '../../common/errors/app-error.ts';
import type { TerminalSize } from '../../common/features/terminal/session.ts';

/** How a session ended. */
export interface SessionEnd {
  /** The shell's exit code, where the transport tells it. */
  readonly exitCode?: number | undefined;
  /** Why it broke; none when the peer or the user ended it in order. */
  readonly error?: AppError | undefined;
}

/** What a session tells while it runs. Data comes before the end, all of it. */
export interface SessionListener {
  onData(bytes: Uint8Array): void;
  /** Once. */
  onClose(end: SessionEnd): void;
}

/** A stream of bytes with a terminal's size; the same for a local shell, SSH and later transports. */
export interface Session {
  /** Gives the session its one listener; nothing is told before. */
  listen(listener: SessionListener): void;
  write(bytes: Uint8Array): void;
  resize(size: TerminalSize): void;
  /** Stops reading, so that the sender is held back; a bounded rest may still come. */
  pause(): void;
  resume(): void;
  /** Ends it from this side; `onClose` follows. */
  close(): void;
}
