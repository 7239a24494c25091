import type { Clock } from '../../common/lib/clock.ts';

/** So much may go out at once after a pause, in seconds of the limit. */
const BURST_SECONDS = 1;

/** Holds transfers to a number of bytes a second. */
export interface BlobPace {
  /** Waits until so many bytes may go over the line; who comes later waits for those before. */
  take(bytes: number): Promise<void>;
}

/**
 * A token bucket: whoever takes goes into debt and waits until it is paid, so that on average, and over
 * all transfers together, no more than the limit goes over the line.
 * @param limit bytes a second at this moment; 0 for none
 */
export function blobPace(
  clock: Pick<Clock, 'elapsed'>,
  wait: (milliseconds: number) => Promise<void>,
  limit: () => number,
): BlobPace {
  let tokens = 0;
  let at = clock.elapsed();
  return {
    take: async bytes => {
      const rate = limit();
      const now = clock.elapsed();
      if (rate <= 0) {
        tokens = 0;
        at = now;
        return;
      }
      tokens = Math.min(rate * BURST_SECONDS, tokens + ((now - at) / 1000) * rate) - bytes;
      at = now;
      if (tokens < 0) await wait((-tokens / rate) * 1000);
    },
  };
}
