import { Alert, Stack, Text } from '@mantine/core';
import { IconAlertTriangle, IconInfoCircle } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { JournalState } from '../../../common/features/storage/journal-state.ts';
import { bytesText } from '../../lib/bytes-text.ts';
import { Section } from '../../ui/section.tsx';
import { FactsTable } from './facts-table.tsx';

/** The second copy of what is on this machine only, and what happened to it. */
export function JournalSection({ journal }: { readonly journal: JournalState }) {
  const { t, i18n } = useTranslation('storage');
  const text = (bytes: number): string => bytesText(bytes, i18n.language);
  return (
    <Section title={t('journal.title')} description={t('journal.intro')}>
      <Stack gap="sm">
        {journal.batches === 0 ? (
          <Text size="sm">{t('journal.empty')}</Text>
        ) : (
          <FactsTable
            rows={[
              [t('journal.batches'), journal.batches.toLocaleString(i18n.language)],
              [t('journal.size'), text(journal.bytes)],
              [t('journal.flushed'), t('journal.flushedValue')],
            ]}
          />
        )}
        {journal.torn > 0 && (
          <Alert color="gray" variant="light" role="status" icon={<IconInfoCircle aria-hidden />}>
            <Text size="sm">{t('journal.torn', { size: text(journal.torn) })}</Text>
          </Alert>
        )}
        {journal.damaged > 0 && (
          <Alert color="red" variant="light" role="alert" icon={<IconAlertTriangle aria-hidden />}>
            <Text size="sm">{t('journal.damaged', { size: text(journal.damaged) })}</Text>
          </Alert>
        )}
      </Stack>
    </Section>
  );
}
