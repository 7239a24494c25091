import type { Random } from '../../common/lib/random.ts';

/** PostgreSQL's codes for 'do it again': serialization_failure and deadlock_detected. */
const AGAIN = new Set(['40001', '40P01']);
const ATTEMPTS = 6;

/** The SQLSTATE or the system's code of a driver's exception. */
export function errorCode(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}

/**
 * Runs `attempt` until it neither deadlocks nor fails to serialize, at most six times, with a pause
 * that doubles and is spread at random, so that two that met don't meet again.
 */
export async function retryConflicts<T>(
  attempt: () => Promise<T>,
  random: Random,
  pause: (milliseconds: number) => Promise<void>,
): Promise<T> {
  for (let tried = 1; ; tried += 1) {
    try {
      return await attempt();
    } catch (error) {
      if (tried === ATTEMPTS || !AGAIN.has(errorCode(error) ?? '')) throw error;
      const spread = (random.bytes(1)[0] ?? 0) / 255;
      await pause(2 ** tried * (1 + spread));
    }
  }
}
