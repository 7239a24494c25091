import { Button, Table } from '@mantine/core';
import { IconSend } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { AppError } from '../../../common/errors/app-error.ts';
import type { ChangeId } from '../../../common/lib/ids.ts';
import type { OutboxState } from '../../data/data-contract.ts';
import { useData } from '../../data/data-context.tsx';
import { ErrorNotice } from '../../ui/error-notice.tsx';
import { Section } from '../../ui/section.tsx';
import { useRefusalText } from './refusal-text.ts';

/** Changes that the server refused: they stay here until they are sent again or exported. */
export function RejectedSection({ rejected }: { readonly rejected: OutboxState['rejected'] }) {
  const { t } = useTranslation('sync');
  const data = useData();
  const refusalText = useRefusalText();
  const [busy, setBusy] = useState<ChangeId | undefined>();
  const [error, setError] = useState<AppError | undefined>();
  const resubmit = async (id: ChangeId): Promise<void> => {
    setBusy(id);
    const sent = await data.call('resubmit', { id });
    setBusy(undefined);
    setError(sent.ok ? undefined : sent.error);
  };
  return (
    <Section
      title={t('rejected.title', { count: rejected.length })}
      description={t('rejected.intro')}
      flush
    >
      {error !== undefined && <ErrorNotice error={error} />}
      <Table>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('rejected.field')}</Table.Th>
            <Table.Th>{t('rejected.reason')}</Table.Th>
            <Table.Th aria-label={t('rejected.action')} />
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rejected.map(change => (
            <Table.Tr key={change.id}>
              <Table.Td ff="monospace">{change.field}</Table.Td>
              <Table.Td>{refusalText(change.code)}</Table.Td>
              <Table.Td ta="right">
                <Button
                  size="xs"
                  variant="default"
                  leftSection={<IconSend size={14} aria-hidden />}
                  loading={busy === change.id}
                  onClick={() => void resubmit(change.id)}
                >
                  {t('rejected.resubmit')}
                </Button>
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Section>
  );
}
