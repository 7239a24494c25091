import type { Random } from '../../common/lib/random.ts';

const FIRST_MS = 1_000;
const LONGEST_MS = 60_000;

/**
 * How long to wait after the nth failure in a row, in ms: 1, 2, 4 … 60 s, each between half and the
 * whole of it, so that a thousand devices do not come back in the same second.
 */
export function backoffMs(failures: number, random: Random): number {
  const whole = Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.max(0, failures - 1));
  const [byte = 0] = random.bytes(1);
  return Math.round(whole * (0.5 + byte / 510));
}
