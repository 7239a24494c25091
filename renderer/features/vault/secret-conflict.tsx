import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { sealedSecret } from '../../../common/crypto/sealed-secret.ts';
import { CREDENTIAL } from '../../../common/features/vault/credential.ts';
import type { Credential } from '../../../common/features/vault/credential-view.ts';
import type { AppError } from '../../../common/errors/app-error.ts';
import type { Json } from '../../../common/lib/json.ts';
import { headsOf, seenOf } from '../../../common/records/folded-record.ts';
import { jsonOf, resolveEdit } from '../../../common/records/record-edit.ts';
import type { RecordView } from '../../data/data-contract.ts';
import { useCommit } from '../../data/use-records.ts';
import { useVaultDesk } from '../../lib/vault-desk.ts';
import { ErrorNotice } from '../../ui/error-notice.tsx';
import { FieldConflict } from '../../ui/field-conflict.tsx';

/** The record as the general list of conflicts may see it: two secrets are settled by the vault host. */
export function withoutSecretConflict(record: RecordView): RecordView {
  const [pick] = record.fields['secret'] ?? [];
  if (pick === undefined) return record;
  return { ...record, fields: { ...record.fields, secret: [pick] } };
}

/** Two people replaced the secret without knowing of each other: one of the two is kept. */
export function SecretConflict(props: {
  readonly credential: Credential;
  readonly record: RecordView;
}) {
  const { credential, record } = props;
  const { t } = useTranslation('vault');
  const desk = useVaultDesk();
  const commit = useCommit();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<AppError | undefined>();
  const heads = headsOf(record, 'secret');
  if (heads.length < 2) return null;

  const keep = async (value: Json): Promise<void> => {
    const from = sealedSecret.safeParse(value);
    if (!from.success) return;
    const after = heads.flatMap(head => {
      const read = sealedSecret.safeParse(head.value);
      return read.success ? [read.data] : [];
    });
    setBusy(true);
    const sealed = await desk.call('resealSecret', { from: from.data, after });
    const { space, id } = credential;
    const done = sealed.ok
      ? await commit([
          resolveEdit(
            { space, type: CREDENTIAL, id },
            'secret',
            jsonOf(sealed.value),
            seenOf(record, 'secret'),
          ),
        ])
      : sealed;
    setBusy(false);
    setError(done.ok ? undefined : done.error);
  };
  return (
    <>
      {error !== undefined && <ErrorNotice error={error} />}
      <FieldConflict
        label={t('field.secret')}
        heads={heads}
        show={() => t('conflict.secret')}
        busy={busy}
        onKeep={head => void keep(head.value)}
      />
    </>
  );
}
