import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DeviceId } from '../lib/ids.ts';
import { hybridClock, MAX_AHEAD_MS, stampText, stampWall } from './hlc.ts';

const YEARS_100 = 100 * 365.25 * 86_400_000;
const NOW = Date.UTC(2026, 2, 9, 8);
const a = '00000000-0000-4000-8000-00000000000a' as DeviceId;
const b = '00000000-0000-4000-8000-00000000000b' as DeviceId;

/** A clock that shows what it is set to. */
function setClock(wall: number) {
  const state = { wall };
  return { state, clock: { wall: () => state.wall, elapsed: () => 0 } };
}

describe('hybrid logical clock', () => {
  it('gives stamps that grow while the clock stands still, goes back a little, or runs out of counters', () => {
    const { state, clock } = setClock(NOW);
    const hlc = hybridClock(a, clock);
    let last = '';
    for (let i = 0; i < 70_000; i += 1) {
      if (i === 1000) state.wall = NOW - 60_000;
      const stamp = hlc.next();
      expect(stamp > last).toBe(true);
      last = stamp;
    }
    expect(stampWall(last)).toBe(NOW + 1);
  });

  it('sorts as text by wall clock, then counter, before and after 1970', () => {
    const wall = fc.integer({ min: -YEARS_100, max: 2 * YEARS_100 });
    const tick = fc.tuple(wall, fc.integer({ min: 0, max: 0xffff }));
    fc.assert(
      fc.property(tick, tick, ([w1, c1], [w2, c2]) => {
        const expected = Math.sign(w1 - w2) || Math.sign(c1 - c2);
        const s1 = stampText(w1, c1, a);
        const s2 = stampText(w2, c2, a);
        expect(s1 < s2 ? -1 : s1 > s2 ? 1 : 0).toBe(expected);
        expect(stampWall(s1)).toBe(w1);
      }),
      { numRuns: 1000 },
    );
  });

  it('follows a stamp that is ahead by less than a day', () => {
    const hlc = hybridClock(a, setClock(NOW).clock);
    const ahead = hybridClock(b, setClock(NOW + MAX_AHEAD_MS - 1).clock).next();
    hlc.absorb(ahead);
    expect(hlc.next() > ahead).toBe(true);
  });

  it.each([YEARS_100, -YEARS_100, MAX_AHEAD_MS, Number.NaN, Number.POSITIVE_INFINITY])(
    'is not dragged along by a device whose clock is off by %d ms',
    off => {
      const hlc = hybridClock(a, setClock(NOW).clock);
      const broken = hybridClock(b, setClock(NOW + off).clock);
      const before = hlc.next();
      for (let i = 0; i < 100; i += 1) hlc.absorb(broken.next());
      const after = hlc.next();
      expect(stampWall(after)).toBe(NOW);
      expect(after > before).toBe(true);
    },
  );

  it('comes back when its own clock is mended after having been 100 years ahead', () => {
    const { state, clock } = setClock(NOW + YEARS_100);
    const hlc = hybridClock(a, clock);
    hlc.next();
    state.wall = NOW;
    expect(stampWall(hlc.next())).toBe(NOW);
  });

  it('does not take up its own broken past again when a store is opened', () => {
    const hlc = hybridClock(a, setClock(NOW).clock);
    hlc.absorb(stampText(NOW + YEARS_100, 3, a));
    hlc.absorb(stampText(NOW + 5, 3, a));
    expect(hlc.next()).toBe(stampText(NOW + 5, 4, a));
  });

  it('passes over what is no stamp', () => {
    const hlc = hybridClock(a, setClock(NOW).clock);
    for (const stamp of ['', 'zzzzzzzzzzzz-ffff-x', 'ffffffffffff', '\uffff']) hlc.absorb(stamp);
    expect(stampWall(hlc.next())).toBe(NOW);
  });
});
