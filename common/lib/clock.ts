/** Time as the app sees it. Both figures are kept with every change, because either may lie. */
export interface Clock {
  /** Wall-clock time in milliseconds since the Unix epoch; the user may set it to anything. */
  wall(): number;
  /** Monotonic milliseconds since some fixed moment of this process; never goes back. */
  elapsed(): number;
}

/** The platform's clock; made only at the entry points. */
export const systemClock: Clock = {
  wall: () => Date.now(),
  elapsed: () => performance.now(),
};
