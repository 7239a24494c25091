import type { Clock } from '../lib/clock.ts';
import type { DeviceId } from '../lib/ids.ts';

/**
 * Hybrid logical clock (Kulkarni et al., "Logical Physical Clocks", OPODIS 2014) with a bound: a stamp
 * a day or more ahead of the own clock is never absorbed, so that one device whose clock is off by
 * years does not drag the others along. Stamps order heads and entries only; what replaces what is
 * decided by parents, never by a clock.
 */

/** Stamps further ahead than this are taken for a broken clock, another's or one's own. */
export const MAX_AHEAD_MS = 86_400_000;

/** ±4,460 years around 1970 fit into 12 hexadecimal digits. */
const WALL_SPAN = 2 ** 47;
const MAX_COUNTER = 0xffff;
const STAMP = /^([0-9a-f]{12})-([0-9a-f]{4})-/;

/** Place in time: wall clock in ms and a counter within that millisecond. */
interface Tick {
  readonly wall: number;
  readonly counter: number;
}

/** Makes the stamps of one device. */
export interface HybridClock {
  /** A stamp after every stamp made or absorbed before, unless the clock was mended since. */
  next(): string;
  /** Takes note of a stamp that was seen; malformed ones and those too far ahead are passed over. */
  absorb(stamp: string): void;
}

/** The sortable text of a stamp: wall and counter in hexadecimal, then the device. */
export function stampText(wall: number, counter: number, device: DeviceId): string {
  const hex = (value: number, digits: number): string => value.toString(16).padStart(digits, '0');
  return `${hex(clamped(wall) + WALL_SPAN, 12)}-${hex(counter, 4)}-${device}`;
}

/** The wall clock of a stamp in ms, or undefined when it is malformed. */
export function stampWall(stamp: string): number | undefined {
  return tickOf(stamp)?.wall;
}

/** A clock for `device` that goes on after every stamp it is then told to {@link HybridClock.absorb}. */
export function hybridClock(device: DeviceId, clock: Clock): HybridClock {
  let last: Tick = { wall: -WALL_SPAN, counter: 0 };
  /** Forgets a past of our own in which this device's clock was far ahead. */
  const mended = (now: number): Tick => (isAhead(last, now) ? { wall: now, counter: 0 } : last);

  return {
    next: () => {
      const now = clamped(clock.wall());
      last = after(mended(now), now);
      return stampText(last.wall, last.counter, device);
    },
    absorb: stamp => {
      const now = clamped(clock.wall());
      last = mended(now);
      const seen = tickOf(stamp);
      if (seen !== undefined && !isAhead(seen, now) && isLater(seen, last)) last = seen;
    },
  };
}

function after(last: Tick, now: number): Tick {
  if (now > last.wall) return { wall: now, counter: 0 };
  if (last.counter < MAX_COUNTER) return { wall: last.wall, counter: last.counter + 1 };
  return { wall: last.wall + 1, counter: 0 };
}

function isAhead(tick: Tick, now: number): boolean {
  return tick.wall - now >= MAX_AHEAD_MS;
}

function isLater(a: Tick, b: Tick): boolean {
  return a.wall > b.wall || (a.wall === b.wall && a.counter > b.counter);
}

/** A clock may say anything, also that it does not know. */
function clamped(wall: number): number {
  if (!Number.isFinite(wall)) return 0;
  return Math.min(Math.max(Math.trunc(wall), -WALL_SPAN), WALL_SPAN - 1);
}

function tickOf(stamp: string): Tick | undefined {
  const [, wall, counter] = STAMP.exec(stamp) ?? [];
  if (wall === undefined || counter === undefined) return undefined;
  return { wall: Number.parseInt(wall, 16) - WALL_SPAN, counter: Number.parseInt(counter, 16) };
}
