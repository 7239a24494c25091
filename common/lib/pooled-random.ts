import type { Random } from './random.ts';

const POOL = 4096;

/**
 * Random bytes drawn from the platform by the kilobyte: for nonces, of which a large commit takes a
 * thousand. Not for keys, which should not lie about before they are used.
 */
export function pooledRandom(random: Random): Random {
  let pool = new Uint8Array();
  let used = 0;
  return {
    uuid: () => random.uuid(),
    bytes: length => {
      if (length > POOL / 4) return random.bytes(length);
      if (used + length > pool.length) {
        pool = random.bytes(POOL);
        used = 0;
      }
      const drawn = pool.slice(used, used + length);
      pool.fill(0, used, used + length);
      used += length;
      return drawn;
    },
  };
}
