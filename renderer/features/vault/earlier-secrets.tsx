import { Button, Group, Table, Text } from '@mantine/core';
import { IconArrowBackUp, IconEye } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { revisionOf } from '../../../common/crypto/secret-envelope.ts';
import { sealedSecret, type SealedSecret } from '../../../common/crypto/sealed-secret.ts';
import { CREDENTIAL } from '../../../common/features/vault/credential.ts';
import type { Credential } from '../../../common/features/vault/credential-view.ts';
import type { AppError } from '../../../common/errors/app-error.ts';
import { seenOf } from '../../../common/records/folded-record.ts';
import { jsonOf, setEdit } from '../../../common/records/record-edit.ts';
import type { HistoryEntry, RecordView } from '../../data/data-contract.ts';
import { useCommit, useHistory } from '../../data/use-records.ts';
import { useVaultDesk } from '../../lib/vault-desk.ts';
import type { CredentialActions } from '../../records/use-credential-actions.tsx';
import { DateTime } from '../../ui/date-time.tsx';
import { ErrorNotice } from '../../ui/error-notice.tsx';
import { LoadingState } from '../../ui/loading-state.tsx';
import { Section } from '../../ui/section.tsx';

/** An earlier secret as the log holds it. */
interface Earlier {
  readonly entry: HistoryEntry;
  readonly secret: SealedSecret;
}

/** The secrets that a credential had before: kept, sealed, each to be revealed with work and reason. */
export function EarlierSecrets(props: {
  readonly credential: Credential;
  readonly record: RecordView;
  readonly actions: CredentialActions;
  readonly mayUse: boolean;
}) {
  const { credential, record, actions, mayUse } = props;
  const { t } = useTranslation('vault');
  const history = useHistory(credential.id);
  const restoring = useRestore(credential, record);
  const earlier = earlierOf(history.value ?? [], record, credential.secret);
  return (
    <Section title={t('earlier.title')} description={t('earlier.hint')}>
      {history.state === 'loading' && <LoadingState />}
      {history.state === 'error' && <ErrorNotice error={history.error} onRetry={history.refresh} />}
      {restoring.error !== undefined && <ErrorNotice error={restoring.error} />}
      {history.state === 'ready' && earlier.length === 0 && (
        <Text size="sm" c="dimmed">
          {t('earlier.none')}
        </Text>
      )}
      {earlier.length > 0 && (
        <Table aria-label={t('earlier.title')} verticalSpacing={6}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t('earlier.from')}</Table.Th>
              <Table.Th>{t('earlier.by')}</Table.Th>
              <Table.Th ta="right">{t('column.actions')}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {earlier.map(({ entry, secret }) => (
              <Table.Tr key={entry.change}>
                <Table.Td>
                  <DateTime at={entry.at} />
                </Table.Td>
                <Table.Td>{entry.authorName}</Table.Td>
                <Table.Td>
                  {mayUse && (
                    <Group gap={4} justify="flex-end">
                      <Button
                        size="compact-sm"
                        variant="subtle"
                        leftSection={<IconEye size={15} aria-hidden />}
                        onClick={() => void actions.reveal(credential, { earlier: secret })}
                      >
                        {t('earlier.reveal')}
                      </Button>
                      <Button
                        size="compact-sm"
                        variant="subtle"
                        leftSection={<IconArrowBackUp size={15} aria-hidden />}
                        loading={restoring.busy}
                        onClick={() => void restoring.restore(secret)}
                      >
                        {t('earlier.restore')}
                      </Button>
                    </Group>
                  )}
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      )}
    </Section>
  );
}

/**
 * Those of the log that are not the present ones, newest first. The log may be read a moment before the record
 * is: what is later than the record's secret is not earlier, then.
 */
function earlierOf(
  history: readonly HistoryEntry[],
  record: RecordView,
  now: SealedSecret,
): readonly Earlier[] {
  const present = new Set(seenOf(record, 'secret'));
  const latest = revisionOf(now);
  return history
    .filter(entry => entry.field === 'secret' && !present.has(entry.change))
    .flatMap(entry => {
      const secret = sealedSecret.safeParse(entry.after);
      const isEarlier = secret.success && revisionOf(secret.data) <= latest;
      return isEarlier ? [{ entry, secret: secret.data }] : [];
    })
    .toSorted((a, b) => b.entry.at - a.entry.at);
}

/** Makes an earlier secret the present one again; nobody sees it. */
function useRestore(credential: Credential, record: RecordView) {
  const desk = useVaultDesk();
  const commit = useCommit();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<AppError | undefined>();
  const restore = async (from: SealedSecret): Promise<void> => {
    const { space, id, secret } = credential;
    const seen = seenOf(record, 'secret');
    setBusy(true);
    const sealed = await desk.call('resealSecret', { from, after: [secret] });
    const done = sealed.ok
      ? await commit([
          setEdit({ space, type: CREDENTIAL, id }, 'secret', jsonOf(sealed.value), seen),
        ])
      : sealed;
    setBusy(false);
    setError(done.ok || done.error.kind === 'cancelled' ? undefined : done.error);
  };
  return { busy, error, restore };
}
