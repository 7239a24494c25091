import { useState, type KeyboardEvent, type PointerEvent } from 'react';

const MIN = 140;
const STEP = 24;
/** At first it takes no more than this of the window. */
const START_SHARE = 0.45;
/** The screen above keeps at least this much. */
const KEEP = 180;

/** Height of the panel below the screen, moved with the pointer or the arrow keys. */
export function useDockHeight(start: number): {
  readonly height: number;
  readonly max: number;
  readonly min: number;
  readonly handle: {
    readonly onPointerDown: (event: PointerEvent<HTMLElement>) => void;
    readonly onPointerMove: (event: PointerEvent<HTMLElement>) => void;
    readonly onKeyDown: (event: KeyboardEvent<HTMLElement>) => void;
  };
} {
  const [height, setHeight] = useState(() =>
    Math.min(start, Math.round(window.innerHeight * START_SHARE)),
  );
  const max = Math.max(MIN, window.innerHeight - KEEP);
  const set = (wanted: number): void => setHeight(Math.min(max, Math.max(MIN, Math.round(wanted))));
  return {
    height: Math.min(height, max),
    max,
    min: MIN,
    handle: {
      onPointerDown: event => event.currentTarget.setPointerCapture(event.pointerId),
      onPointerMove: event => {
        if (event.currentTarget.hasPointerCapture(event.pointerId)) {
          set(window.innerHeight - event.clientY);
        }
      },
      onKeyDown: event => {
        if (event.key !== 'ArrowUp' && event.key !== 'ArrowDown') return;
        event.preventDefault();
        set(height + (event.key === 'ArrowUp' ? STEP : -STEP));
      },
    },
  };
}
