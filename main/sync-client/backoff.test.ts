import { expect, it } from 'vitest';
import { secureRandom } from '../../common/lib/random.ts';
import { backoffMs } from './backoff.ts';

it('doubles up to a minute, between half and the whole', () => {
  for (const [failures, whole] of [
    [0, 1000],
    [1, 1000],
    [2, 2000],
    [5, 16_000],
    [7, 60_000],
    [999, 60_000],
  ] as const) {
    const wait = backoffMs(failures, secureRandom);
    expect(wait).toBeGreaterThanOrEqual(whole / 2);
    expect(wait).toBeLessThanOrEqual(whole);
  }
});
