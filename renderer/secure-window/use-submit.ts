import { useCallback, useState } from 'react';
import type { AppError } from '../../common/errors/app-error.ts';
import type { TypedField } from '../../common/features/vault/secure-window.ts';
import { useSecurePorts } from './secure-context.ts';

/** Hands what was typed to the window's owner; the window closes when it was taken. */
export function useSubmit(): {
  readonly isBusy: boolean;
  readonly error: AppError | undefined;
  readonly submit: (fields: TypedField[], removed: string[]) => Promise<void>;
} {
  const { owner } = useSecurePorts();
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<AppError>();
  const submit = useCallback(
    async (fields: TypedField[], removed: string[]): Promise<void> => {
      setBusy(true);
      setError(undefined);
      const taken = await owner.call('submit', { fields, removed });
      for (const { value } of fields) value.fill(0);
      setBusy(false);
      if (!taken.ok) setError(taken.error);
    },
    [owner],
  );
  return { isBusy, error, submit };
}
