import { useState } from 'react';
import { CREDENTIAL } from '../../../common/features/vault/credential.ts';
import type { AppError } from '../../../common/errors/app-error.ts';
import { LIFE_FIELD } from '../../../common/sync/change.ts';
import type { RecordView } from '../../data/data-contract.ts';
import { useCommit } from '../../data/use-records.ts';

/** Deletes or restores a credential; a deleted one is kept with its history and its sealed secret. */
export function useCredentialLife({ id, space }: Pick<RecordView, 'id' | 'space'>): {
  readonly busy: boolean;
  readonly error: AppError | undefined;
  /** Answers whether it is durable. */
  readonly end: (op: 'delete' | 'restore') => Promise<boolean>;
} {
  const commit = useCommit();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<AppError | undefined>();
  const end = async (op: 'delete' | 'restore'): Promise<boolean> => {
    setBusy(true);
    const done = await commit([
      { space, type: CREDENTIAL, id, field: LIFE_FIELD, op, value: null },
    ]);
    setBusy(false);
    setError(done.ok ? undefined : done.error);
    return done.ok;
  };
  return { busy, error, end };
}
