import { expect, it } from 'vitest';
import { blobPace } from './blob-pace.ts';

/** A clock that moves when somebody waits, and by hand. */
function world(limit: () => number) {
  let now = 0;
  const pace = blobPace(
    { elapsed: () => now },
    ms => {
      now += ms;
      return Promise.resolve();
    },
    limit,
  );
  return { pace, now: () => now, pass: (ms: number) => (now += ms) };
}

const KB = 1000;

it('lets a megabyte a second through when that is the limit', async () => {
  const { pace, now } = world(() => 1000 * KB);
  for (let i = 0; i < 60; i += 1) await pace.take(1000 * KB);
  expect(now()).toBeCloseTo(60_000);
});

it('saves up a second of the limit in a pause, and no more', async () => {
  const { pace, now, pass } = world(() => 100 * KB);
  pass(3_600_000);
  const before = now();
  await pace.take(100 * KB);
  expect(now() - before).toBe(0);
  await pace.take(100 * KB);
  expect(now() - before).toBeCloseTo(1000);
});

it('counts all transfers together', async () => {
  let now = 0;
  const waits: number[] = [];
  const pace = blobPace(
    { elapsed: () => now },
    ms => {
      waits.push(ms);
      return Promise.resolve();
    },
    () => 100 * KB,
  );
  await Promise.all([pace.take(100 * KB), pace.take(100 * KB), pace.take(50 * KB)]);
  expect(waits).toEqual([1000, 2000, 2500]);
  now = 2500;
  await pace.take(0);
  expect(waits).toHaveLength(3);
});

it('waits for nothing without a limit, and takes up a new one at once', async () => {
  let limit = 0;
  const { pace, now } = world(() => limit);
  for (let i = 0; i < 100; i += 1) await pace.take(1000 * KB);
  expect(now()).toBe(0);
  limit = 10 * KB;
  await pace.take(10 * KB);
  expect(now()).toBeCloseTo(1000);
});
