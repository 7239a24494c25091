import { useState } from 'react';
import type { SealedSecret } from '../../../common/crypto/sealed-secret.ts';
import type { Asset } from '../../../common/features/assets/asset-view.ts';
import type { Credential } from '../../../common/features/vault/credential-view.ts';
import type { AppError } from '../../../common/errors/app-error.ts';
import { err, type Result } from '../../../common/lib/result.ts';
import { seenOf } from '../../../common/records/folded-record.ts';
import { jsonOf, setEdit } from '../../../common/records/record-edit.ts';
import { CREDENTIAL } from '../../../common/features/vault/credential.ts';
import type { RecordView } from '../../data/data-contract.ts';
import { useCommit } from '../../data/use-records.ts';
import { useVaultDesk } from '../../lib/vault-desk.ts';
import type { CredentialActions } from '../../records/use-credential-actions.tsx';
import { targetFor } from './secret-target.ts';

/** The ways to change a secret, each in the secure window. */
export interface ReplacingSecret {
  readonly busy: 'replace' | 'edit' | undefined;
  /** The last failure, until the next attempt. */
  readonly error: AppError | undefined;
  /** A new secret in place of the old one, of which nothing is shown or kept. */
  readonly replace: () => Promise<void>;
  /** Some fields anew, the others as they are; a use, so it asks for work. */
  readonly edit: () => Promise<void>;
}

/** Changes a credential's secret and commits what the vault host sealed. */
export function useReplaceSecret(
  credential: Credential,
  record: RecordView,
  asset: Asset | undefined,
  actions: CredentialActions,
): ReplacingSecret {
  const desk = useVaultDesk();
  const commit = useCommit();
  const [busy, setBusy] = useState<ReplacingSecret['busy']>();
  const [error, setError] = useState<AppError | undefined>();
  const { id, space, kind, name, username, secret } = credential;
  const target = targetFor(kind, asset) ?? secret.target;

  const run = async (
    which: 'replace' | 'edit',
    seal: () => Promise<Result<SealedSecret, AppError>>,
  ): Promise<void> => {
    // What the person saw when the window opened: a secret that comes meanwhile is not overwritten.
    const seen = seenOf(record, 'secret');
    setBusy(which);
    setError(undefined);
    const sealed = await seal();
    const done = sealed.ok
      ? await commit([
          setEdit({ space, type: CREDENTIAL, id }, 'secret', jsonOf(sealed.value), seen),
        ])
      : err(sealed.error);
    setBusy(undefined);
    if (!done.ok && done.error.kind !== 'cancelled') setError(done.error);
  };
  return {
    busy,
    error,
    replace: () =>
      run('replace', () =>
        desk.call('enterSecret', {
          space,
          record: id,
          kind,
          name,
          username,
          target,
          previous: secret,
        }),
      ),
    edit: async () => {
      const named = await actions.nameWork(credential, 'edit');
      if (named === undefined) return;
      await run('edit', () =>
        desk.call('editSecret', { name, username, credential: named.ref, kind, target }),
      );
    },
  };
}
