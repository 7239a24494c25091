import { concat, type Bytes } from '../../common/lib/bytes.ts';
import { flow } from '../../common/features/terminal/session.ts';

/** Output is gathered for at most this long; the first chunk after a rest goes out at once. */
const GATHER_MS = 5;
/** … or until this much is there. */
const GATHER_BYTES = 64 * 1024;

/** What is held back when the terminal falls behind. */
export interface Source {
  pause(): void;
  resume(): void;
}

/** The one path of output from any transport to the terminal. */
export interface OutputFlow {
  push(bytes: Uint8Array): void;
  /** The terminal has parsed this many bytes more. */
  acknowledge(bytes: number): void;
  /** Sends what is gathered; nothing is gathered afterwards. */
  end(): void;
}

/**
 * Gathers output, sends it, and holds the source back while more than `flow.pauseAbove` bytes are
 * not acknowledged, until fewer than `flow.resumeBelow` are. What is sent owns its buffer: cloning a
 * view clones the whole buffer under it, and Node's are pooled.
 */
export function createOutputFlow(source: Source, send: (bytes: Bytes) => void): OutputFlow {
  let gathered: Uint8Array[] = [];
  let gatheredBytes = 0;
  let unacknowledged = 0;
  let paused = false;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const flush = (): void => {
    const chunk = concat(...gathered);
    gathered = [];
    gatheredBytes = 0;
    send(chunk);
  };
  const afterGathering = (): void => {
    timer = undefined;
    if (gatheredBytes === 0) return;
    flush();
    timer = setTimeout(afterGathering, GATHER_MS);
  };

  return {
    push: bytes => {
      if (bytes.length === 0) return;
      gathered.push(bytes);
      gatheredBytes += bytes.length;
      unacknowledged += bytes.length;
      if (!paused && unacknowledged > flow.pauseAbove) {
        paused = true;
        source.pause();
      }
      const resting = timer === undefined;
      // A paused source says nothing more to gather for, and the terminal waits for this.
      if (resting || paused || gatheredBytes >= GATHER_BYTES) flush();
      if (resting) timer = setTimeout(afterGathering, GATHER_MS);
    },
    acknowledge: bytes => {
      unacknowledged = Math.max(0, unacknowledged - bytes);
      if (paused && unacknowledged < flow.resumeBelow) {
        paused = false;
        source.resume();
      }
    },
    end: () => {
      clearTimeout(timer);
      if (gatheredBytes > 0) flush();
    },
  };
}
