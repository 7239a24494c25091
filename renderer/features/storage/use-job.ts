import { useEffect, useState } from 'react';
import type { AppError } from '../../../common/errors/app-error.ts';
import type { Result } from '../../../common/lib/result.ts';
import { useBridge } from '../../lib/bridge-context.ts';

/** How far a job is; `total` is 0 while that is not known. */
export interface Progress {
  readonly done: number;
  readonly total: number;
}

/** A long piece of work of main's: running, failed, or done with its value. */
export interface Job<T> {
  readonly progress: Progress | undefined;
  readonly error: AppError | undefined;
  readonly value: T | undefined;
  readonly run: (work: () => Promise<Result<T, AppError>>) => Promise<void>;
  readonly cancel: () => void;
}

/** Follows one kind of job. What the person called off is no failure. */
export function useJob<T>(kind: 'backup' | 'test' | 'restore'): Job<T> {
  const bridge = useBridge();
  const [progress, setProgress] = useState<Progress | undefined>();
  const [error, setError] = useState<AppError | undefined>();
  const [value, setValue] = useState<T | undefined>();
  useEffect(
    () =>
      bridge.on('storage.progress', ({ job, done, total }) => {
        // Told late, of one that is over, it would show a job that nobody runs.
        if (job === kind) setProgress(known => (known === undefined ? known : { done, total }));
      }),
    [bridge, kind],
  );
  return {
    progress,
    error,
    value,
    run: async work => {
      setProgress({ done: 0, total: 0 });
      setError(undefined);
      setValue(undefined);
      const result = await work();
      setProgress(undefined);
      if (result.ok) setValue(result.value);
      else if (result.error.kind !== 'cancelled') setError(result.error);
    },
    cancel: () => void bridge.storage.cancel(),
  };
}
