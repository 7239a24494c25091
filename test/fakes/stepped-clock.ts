import type { Clock } from '../../common/lib/clock.ts';

/** A clock that stands until it is told to go on. */
export interface SteppedClock extends Clock {
  advance(ms: number): void;
  /** Sets the wall clock alone, as a user may. */
  setWall(ms: number): void;
}

/** A clock that stands at `wall`, ms since the epoch. */
export function steppedClock(wall = Date.UTC(2026, 2, 9)): SteppedClock {
  let now = wall;
  let elapsed = 0;
  return {
    wall: () => now,
    elapsed: () => elapsed,
    advance: ms => {
      now += ms;
      elapsed += ms;
    },
    setWall: ms => {
      now = ms;
    },
  };
}
