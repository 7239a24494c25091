import { expect, it } from 'vitest';
import { waitSeconds } from './unlock-attempts.ts';

it('waits 1, 2, 4 s … 5 min after wrong passphrases in a row', () => {
  expect(Array.from({ length: 12 }, (_, failures) => waitSeconds(failures))).toEqual([
    0, 1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300,
  ]);
  expect(waitSeconds(1_000_000)).toBe(300);
});
