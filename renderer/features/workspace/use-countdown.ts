import { useCallback, useEffect, useState } from 'react';
import { usePlatform } from '../../lib/platform-context.ts';

/** Seconds that are left of a wait, by the monotonic clock, and the way to begin one. */
export function useCountdown(): readonly [left: number, begin: (seconds: number) => void] {
  const { clock } = usePlatform();
  const [until, setUntil] = useState(0);
  const [left, setLeft] = useState(0);
  useEffect(() => {
    const tell = (): void => setLeft(Math.max(0, Math.ceil((until - clock.elapsed()) / 1000)));
    tell();
    if (until <= clock.elapsed()) return undefined;
    const timer = setInterval(tell, 250);
    return () => clearInterval(timer);
  }, [until, clock]);
  const begin = useCallback(
    (seconds: number) => {
      setLeft(Math.ceil(seconds));
      setUntil(clock.elapsed() + seconds * 1000);
    },
    [clock],
  );
  return [left, begin];
}
