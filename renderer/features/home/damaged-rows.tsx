import { Alert, Code, Text } from '@mantine/core';
import { IconFileAlert } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useDamaged } from '../../data/use-records.ts';

/** Rows of the store that can't be opened: told of, kept, and in nobody's way. */
export function DamagedRows() {
  const { t } = useTranslation('home');
  const rows = useDamaged().value ?? [];
  if (rows.length === 0) return null;
  return (
    <Alert
      role="alert"
      color="orange"
      variant="light"
      icon={<IconFileAlert aria-hidden />}
      title={t('damaged.title', { count: rows.length })}
    >
      <Text size="sm">{t('damaged.hint')}</Text>
      <Code block mt="xs" mah={120} style={{ overflow: 'auto' }}>
        {rows.map(row => row.id).join('\n')}
      </Code>
    </Alert>
  );
}
