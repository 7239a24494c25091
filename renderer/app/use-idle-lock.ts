import { useEffect } from 'react';
import { usePlatform } from '../lib/platform-context.ts';

const CHECK_MS = 2_000;
const signs = ['pointerdown', 'pointermove', 'keydown', 'wheel'] as const;

/** Calls `lock` once nobody has touched the window for so many minutes, by the monotonic clock. */
export function useIdleLock(minutes: number, lock: () => void): void {
  const { clock } = usePlatform();
  useEffect(() => {
    let touched = clock.elapsed();
    const touch = (): void => {
      touched = clock.elapsed();
    };
    for (const sign of signs)
      window.addEventListener(sign, touch, { capture: true, passive: true });
    const timer = setInterval(() => {
      if (clock.elapsed() - touched < minutes * 60_000) return;
      clearInterval(timer);
      lock();
    }, CHECK_MS);
    return () => {
      clearInterval(timer);
      for (const sign of signs) window.removeEventListener(sign, touch, { capture: true });
    };
  }, [clock, minutes, lock]);
}
