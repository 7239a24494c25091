import { useCallback, useEffect, useState } from 'react';

/** Counts down and calls `onEnd`, unless somebody starts it over meanwhile. */
export function useCountdown(
  seconds: number,
  onEnd: () => void,
): { readonly secondsLeft: number; readonly restart: () => void } {
  const [secondsLeft, setLeft] = useState(seconds);
  const isOver = secondsLeft <= 0;
  useEffect(() => {
    const timer = setInterval(() => setLeft(left => Math.max(0, left - 1)), 1_000);
    return () => clearInterval(timer);
  }, []);
  useEffect(() => {
    if (isOver) onEnd();
  }, [isOver, onEnd]);
  const restart = useCallback(() => setLeft(seconds), [seconds]);
  return { secondsLeft, restart };
}
