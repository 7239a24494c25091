import { useEffect, useState } from 'react';
import { usePlatform } from './platform-context.ts';

/** The wall clock, read again every `everyMs`; for countdowns and "three minutes ago". */
export function useNow(everyMs: number): number {
  const { clock } = usePlatform();
  const [now, setNow] = useState(() => clock.wall());
  useEffect(() => {
    const timer = setInterval(() => setNow(clock.wall()), everyMs);
    return () => clearInterval(timer);
  }, [clock, everyMs]);
  return now;
}
