import { describe, expect, it } from 'vitest';
import { changeId } from './ids.ts';
import { pooledRandom } from './pooled-random.ts';
import { secureRandom } from './random.ts';

/** A source whose bytes count up, so that each can be told apart. */
function counting() {
  let next = 0;
  let draws = 0;
  return {
    draws: () => draws,
    bytes: (length: number) => {
      draws += 1;
      return Uint8Array.from({ length }, () => (next += 1) % 251);
    },
  };
}

describe('pooled randomness', () => {
  it('gives what it drew, each byte once, in the order of drawing', () => {
    const source = counting();
    const random = pooledRandom(source);
    const given = Array.from({ length: 300 }, () => [...random.bytes(12)]).flat();
    const whole = Math.floor(4096 / 12) * 12;
    const expected = Array.from({ length: given.length }, (_, i) => {
      const draw = Math.floor(i / whole);
      return (draw * 4096 + (i % whole) + 1) % 251;
    });
    expect(given).toEqual(expected);
    expect(source.draws()).toBe(Math.ceil(given.length / whole));
    expect(random.bytes(3_000)).toHaveLength(3_000);
  });

  it('makes UUIDs of version 4, no two the same', () => {
    const random = pooledRandom(secureRandom);
    const made = Array.from({ length: 2_000 }, () => random.uuid());
    expect(new Set(made).size).toBe(made.length);
    for (const one of made) {
      expect(changeId.safeParse(one).success).toBe(true);
      expect(one).toMatch(/^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/);
    }
  });
});
