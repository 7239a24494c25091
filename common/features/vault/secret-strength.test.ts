import { expect, it } from 'vitest';
import { loadStrengthMeter } from './secret-strength.ts';

const meter = await loadStrengthMeter();

it.each([
  ['password', 0],
  ['Huawei@123', 0],
  ['yunwei123', 1],
  ['P@ssw0rd12', 1],
  ['correct horse battery staple lantern', 4],
  ['k7$Tq9vLx!2mRz8w', 4],
])('%s is rated %i', (secret, score) => {
  expect(meter(secret).score).toBe(score);
});

it('knows the words of the place', () => {
  const plain = meter('hangzhou-core-sw01');
  const hinted = meter('hangzhou-core-sw01', ['hangzhou-core-sw01']);
  expect(hinted.guessesLog10).toBeLessThan(plain.guessesLog10);
  expect(hinted.score).toBe(0);
});

it('takes a secret of any length in bounded time', () => {
  expect(meter('a1'.repeat(50_000)).score).toBeLessThan(3);
});
