import { useCallback, useState } from 'react';
import type { AppError } from '../../../../common/errors/app-error.ts';
import type { Result } from '../../../../common/lib/result.ts';

/** What is under way on a part of the security screen, and how the last of it failed. */
export interface SecurityAction<Name extends string> {
  readonly busy: Name | undefined;
  readonly error: AppError | undefined;
  /** Runs one; what the person cancelled in the secure window is no failure. Undefined when it failed. */
  readonly run: <T>(name: Name, act: () => Promise<Result<T, AppError>>) => Promise<T | undefined>;
}

/** One action at a time; `onDone` is called after each success, to look again. */
export function useSecurityAction<Name extends string>(onDone: () => void): SecurityAction<Name> {
  const [busy, setBusy] = useState<Name | undefined>();
  const [error, setError] = useState<AppError | undefined>();
  const run = useCallback(
    async <T>(name: Name, act: () => Promise<Result<T, AppError>>): Promise<T | undefined> => {
      setBusy(name);
      setError(undefined);
      const done = await act();
      setBusy(undefined);
      if (done.ok) {
        onDone();
        return done.value;
      }
      if (done.error.kind !== 'cancelled') setError(done.error);
      return undefined;
    },
    [onDone],
  );
  return { busy, error, run };
}
