import { setTimeout as pause } from 'node:timers/promises';

/** Long enough for a reconnect after a failure, which waits a second or two, on a busy machine. */
const PATIENCE_MS = 30_000;
const EVERY_MS = 20;

/** Asks until the answer is as wanted; says the last one when it never is. Works in hooks, too. */
export async function eventually<T>(
  what: string,
  ask: () => Promise<T> | T,
  isDone: (answer: T) => boolean,
): Promise<T> {
  const giveUp = performance.now() + PATIENCE_MS;
  for (;;) {
    const answer = await ask();
    if (isDone(answer)) return answer;
    if (performance.now() > giveUp) throw new Error(`${what}: last ${JSON.stringify(answer)}`);
    await pause(EVERY_MS);
  }
}
