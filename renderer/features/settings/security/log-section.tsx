import { Table, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { SecurityEntry } from '../../../../common/features/vault/security-entry.ts';
import type { Loaded } from '../../../data/use-query.ts';
import { DateTime } from '../../../ui/date-time.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { ErrorNotice } from '../../../ui/error-notice.tsx';
import { LoadingState } from '../../../ui/loading-state.tsx';
import { Section } from '../../../ui/section.tsx';
import { useShowMore } from '../../../ui/show-more.tsx';

const PORTION = 30;

/** What happened to the ways in, latest first. */
export function LogSection({ log }: { readonly log: Loaded<readonly SecurityEntry[]> }) {
  const { t } = useTranslation('settings');
  const { shown, more } = useShowMore(log.value ?? [], PORTION);
  return (
    <Section
      title={t('security.log.title')}
      description={t('security.log.help')}
      flush={log.state === 'ready' && log.value.length > 0}
    >
      {log.state === 'loading' && <LoadingState />}
      {log.state === 'error' && <ErrorNotice error={log.error} />}
      {log.state === 'ready' && log.value.length === 0 && (
        <EmptyState compact title={t('security.log.empty')} />
      )}
      {log.state === 'ready' && log.value.length > 0 && (
        <Table>
          <Table.Thead>
            <Table.Tr>
              <Table.Th w={200}>{t('security.log.when')}</Table.Th>
              <Table.Th>{t('security.log.what')}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {shown.map(({ at, what, of }, line) => (
              <Table.Tr key={String(log.value.length - line)}>
                <Table.Td>
                  <DateTime at={at} />
                </Table.Td>
                <Table.Td>
                  {t(`security.log.event.${what}`)}
                  {of !== undefined && (
                    <Text span inherit c="dimmed">
                      {' '}
                      {of}
                    </Text>
                  )}
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      )}
      {more}
    </Section>
  );
}
