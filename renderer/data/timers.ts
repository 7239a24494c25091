/** Timers as the engine needs them; a double in tests decides when they ring. */
export interface Timers {
  /** Calls back once after so many ms; returns the function that calls it off. */
  after(milliseconds: number, callback: () => void): () => void;
}

/** The platform's timers; made only at the entry points. */
export const systemTimers: Timers = {
  after: (milliseconds, callback) => {
    const timer = setTimeout(callback, milliseconds);
    return () => clearTimeout(timer);
  },
};
