import { useState } from 'react';
import {
  CREDENTIAL_POLICY,
  POLICY_FIELD,
  type CredentialPolicy,
} from '../../../common/features/vault/policy.ts';
import type { AppError } from '../../../common/errors/app-error.ts';
import { newId, type RecordId, type SpaceId } from '../../../common/lib/ids.ts';
import { seenOf } from '../../../common/records/folded-record.ts';
import { jsonOf, setEdit } from '../../../common/records/record-edit.ts';
import type { RecordView } from '../../data/data-contract.ts';
import { useCommit } from '../../data/use-records.ts';
import { usePlatform } from '../../lib/platform-context.ts';
import { useVaultDesk } from '../../lib/vault-desk.ts';

/** Has the vault host sign the rules of a site, and commits them to the site's one record of it. */
export function useSavePolicy(
  space: SpaceId,
  record: RecordView | undefined,
): {
  readonly busy: boolean;
  readonly error: AppError | undefined;
  /** Answers whether it is durable. */
  readonly save: (policy: CredentialPolicy) => Promise<boolean>;
} {
  const { random } = usePlatform();
  const desk = useVaultDesk();
  const commit = useCommit();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<AppError | undefined>();
  const save = async (policy: CredentialPolicy): Promise<boolean> => {
    const ref = { space, type: CREDENTIAL_POLICY, id: record?.id ?? newId<RecordId>(random) };
    const seen = record === undefined ? [] : seenOf(record, POLICY_FIELD);
    setBusy(true);
    const signed = await desk.call('setPolicy', { space, policy });
    const done = signed.ok
      ? await commit([setEdit(ref, POLICY_FIELD, jsonOf(signed.value), seen)])
      : signed;
    setBusy(false);
    setError(done.ok || done.error.kind === 'cancelled' ? undefined : done.error);
    return done.ok;
  };
  return { busy, error, save };
}
