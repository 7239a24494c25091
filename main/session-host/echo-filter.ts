/** How long a part of the output that may be the beginning of an echo is held back, ms. */
const HOLD_MS = 250;
/** How long a host may take to send back what was typed, ms. */
const WATCH_MS = 5_000;
/** Shorter ones would blot out innocent output. */
const MIN_BYTES = 4;
const STAR = 0x2a;

/** Timers as they are passed in, so that tests need not wait. */
export interface EchoTimers {
  /** Returns the function that calls it off. */
  after(ms: number, run: () => void): () => void;
}

/** Output with what was typed for a person taken out of it, wherever the host sends it back. */
export interface EchoFilter {
  /** From now on, for a few seconds, this is blotted out. Takes a copy and wipes it. */
  watchFor(secret: Uint8Array): void;
  push(output: Uint8Array): void;
  /** Gives out what is held back, and forgets. */
  end(): void;
}

/**
 * A stored secret that is typed at a prompt is not echoed; typed anywhere else it would come back with
 * the output and be in the page. Stars of the same length stand there instead.
 */
export function echoFilter(out: (bytes: Uint8Array) => void, timers: EchoTimers): EchoFilter {
  let secret: Uint8Array | undefined;
  let held: Uint8Array = new Uint8Array(0);
  let stopWatch = (): void => undefined;
  let stopHold = (): void => undefined;

  const release = (): void => {
    stopHold();
    const rest = held;
    held = new Uint8Array(0);
    if (rest.length > 0) out(rest);
  };
  const forget = (): void => {
    stopWatch();
    secret?.fill(0);
    secret = undefined;
    release();
  };
  return {
    watchFor: typed => {
      forget();
      if (typed.length < MIN_BYTES) return;
      secret = typed.slice();
      stopWatch = timers.after(WATCH_MS, forget);
    },
    push: output => {
      if (secret === undefined) {
        out(output);
        return;
      }
      stopHold();
      const all = new Uint8Array(held.length + output.length);
      all.set(held);
      all.set(output, held.length);
      blotOut(all, secret);
      const tail = beginningAtEnd(all, secret);
      held = all.slice(all.length - tail);
      if (all.length > tail) out(all.subarray(0, all.length - tail));
      if (tail > 0) stopHold = timers.after(HOLD_MS, release);
    },
    end: forget,
  };
}

function blotOut(bytes: Uint8Array, secret: Uint8Array): void {
  for (let at = 0; at + secret.length <= bytes.length; at += 1) {
    if (secret.every((byte, i) => bytes[at + i] === byte)) bytes.fill(STAR, at, at + secret.length);
  }
}

/** How many bytes at the end could be the beginning of the secret. */
function beginningAtEnd(bytes: Uint8Array, secret: Uint8Array): number {
  for (let length = Math.min(secret.length - 1, bytes.length); length > 0; length -= 1) {
    const from = bytes.length - length;
    let isBeginning = true;
    for (let i = 0; i < length && isBeginning; i += 1) isBeginning = bytes[from + i] === secret[i];
    if (isBeginning) return length;
  }
  return 0;
}
