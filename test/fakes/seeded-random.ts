import type { Random } from '../../common/lib/random.ts';

/** Numbers in [0, 1) that depend on the seed only (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** Bytes and ids that depend on the seed only. Never for keys of anything real. */
export function seededRandom(seed: number): Random {
  const next = seeded(seed);
  const bytes = (length: number): Uint8Array<ArrayBuffer> =>
    Uint8Array.from({ length }, () => Math.floor(next() * 256));
  return {
    bytes,
    uuid: () => {
      const hex = Buffer.from(bytes(16)).toString('hex');
      const version = `4${hex.slice(13, 16)}`;
      const variant = `8${hex.slice(17, 20)}`;
      return [hex.slice(0, 8), hex.slice(8, 12), version, variant, hex.slice(20)].join('-');
    },
  };
}
