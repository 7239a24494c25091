import { useCallback, useEffect, useRef, useState } from 'react';
import { appErrorOf, type AppError } from '../../common/errors/app-error.ts';
import type { Result } from '../../common/lib/result.ts';

/** An answer that is loading, failed or there. */
export type Loaded<T> =
  | { readonly state: 'loading'; readonly value: undefined; readonly error: undefined }
  | { readonly state: 'error'; readonly value: undefined; readonly error: AppError }
  | { readonly state: 'ready'; readonly value: T; readonly error: undefined };

const loading = { state: 'loading', value: undefined, error: undefined } as const;

/**
 * Asks once, and again each time `listen` says that the answer may be another. A value once shown
 * stays on the screen while the next one loads.
 * @param ask stable function (useCallback); a new one starts over
 * @param listen stable function; calls back on news and returns the function that stops listening
 */
export function useQuery<T>(
  ask: () => Promise<Result<T, AppError>>,
  listen: (refresh: () => void) => () => void,
): Loaded<T> & { readonly refresh: () => void } {
  const [answer, setAnswer] = useState<{ ask: unknown; loaded: Loaded<T> }>({
    ask,
    loaded: loading,
  });
  const refreshRef = useRef<() => void>(() => undefined);

  useEffect(() => {
    let stale = false;
    let running = false;
    let again = false;
    const run = async (): Promise<void> => {
      // News that comes while a question is open leads to one more question, not to one each.
      if (running) {
        again = true;
        return;
      }
      running = true;
      do {
        again = false;
        const result = await ask().catch(() => failed);
        if (stale) return;
        setAnswer({
          ask,
          loaded: result.ok
            ? { state: 'ready', value: result.value, error: undefined }
            : { state: 'error', value: undefined, error: result.error },
        });
      } while (again);
      running = false;
    };
    refreshRef.current = () => void run();
    const stop = listen(refreshRef.current);
    void run();
    return () => {
      stale = true;
      stop();
    };
  }, [ask, listen]);

  const refresh = useCallback(() => refreshRef.current(), []);
  return { ...(answer.ask === ask ? answer.loaded : loading), refresh };
}

const failed = { ok: false, error: appErrorOf('unexpected', { where: 'page' }) } as const;
