import { createHmac, randomBytes } from 'node:crypto';
import { serialQueue } from '../../common/lib/serial-queue.ts';

/** The system's clipboard, as far as secrets need it. */
export interface ClipboardDoor {
  /** Text with a hint that histories and watchers keep out. */
  writeSecret(text: string): Promise<void>;
  read(): Promise<string>;
  clear(): Promise<void>;
}

/** A secret on the clipboard, and its end. */
export interface SecretClipboard {
  /** Puts a secret there, in place of one before, for so many seconds. */
  put(secret: string, seconds: number): Promise<void>;
  /** Takes it off if it is still there: what somebody copied since stays. */
  clear(): Promise<void>;
  /** Whether this text is the secret that is there: nobody but a person's own paste may have it. */
  isSecret(text: string): boolean;
  /** Whether one may be there still. */
  isHolding(): boolean;
}

/** Timers as they are passed in. */
export interface ClipboardTimers {
  /** Returns the function that calls it off. */
  after(ms: number, run: () => void): () => void;
}

/** Keeps no copy of the secret, only by which to know it again: a MAC under a key of this run. */
export function secretClipboard(door: ClipboardDoor, timers: ClipboardTimers): SecretClipboard {
  const key = randomBytes(32);
  let held: string | undefined;
  let callOff = (): void => undefined;
  // A clipboard may answer late: a lock between the two halves of a copy must find what is copied.
  const inTurn = serialQueue();

  // Some clipboards change the ends of lines.
  const markOf = (text: string): string =>
    createHmac('sha256', key).update(text.replaceAll('\r\n', '\n')).digest('base64');
  const isSecret = (text: string): boolean => held !== undefined && markOf(text) === held;
  const clear = (): Promise<void> =>
    inTurn(async () => {
      callOff();
      if (held === undefined) return;
      const ours = isSecret(await door.read());
      if (ours) await door.clear();
      held = undefined;
    });
  return {
    put: (secret, seconds) =>
      inTurn(async () => {
        callOff();
        // Known as a secret before it is there.
        held = markOf(secret);
        await door.writeSecret(secret);
        callOff = timers.after(seconds * 1000, () => void clear());
      }),
    clear,
    isSecret,
    isHolding: () => held !== undefined,
  };
}
