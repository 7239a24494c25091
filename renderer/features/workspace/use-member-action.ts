import { useCallback, useState } from 'react';
import type { AppError } from '../../../common/errors/app-error.ts';
import type { Result } from '../../../common/lib/result.ts';

/** What is under way with a member, a device or a key, and how the last of it failed. */
export interface MemberAction {
  readonly busy: boolean;
  readonly error: AppError | undefined;
  /** Runs one; what the person refused in the secure window is no failure. Whether it was done. */
  readonly run: (act: () => Promise<Result<unknown, AppError>>) => Promise<boolean>;
}

/** One action at a time. */
export function useMemberAction(): MemberAction {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<AppError | undefined>();
  const run = useCallback(async (act: () => Promise<Result<unknown, AppError>>) => {
    setBusy(true);
    setError(undefined);
    const done = await act();
    setBusy(false);
    if (!done.ok && done.error.kind !== 'cancelled') setError(done.error);
    return done.ok;
  }, []);
  return { busy, error, run };
}
