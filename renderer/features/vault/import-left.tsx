import { Alert, Button, Group, Stack, Text } from '@mantine/core';
import { IconProgressAlert } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Importing } from './use-import.ts';

/** An import that was cut off: the rest of it is stored or given up. */
export function ImportLeft(props: { readonly importing: Importing; readonly count: number }) {
  const { importing, count } = props;
  const { t } = useTranslation('vault');
  return (
    <Alert
      role="status"
      color="yellow"
      variant="light"
      icon={<IconProgressAlert aria-hidden />}
      title={t('import.left.title', { count })}
    >
      <Stack gap="xs">
        <Text size="sm">{t('import.left.hint')}</Text>
        <Group gap="xs">
          <Button size="xs" loading={importing.busy} onClick={() => void importing.storeLeft()}>
            {t('import.left.store', { count })}
          </Button>
          <Button
            size="xs"
            variant="default"
            disabled={importing.busy}
            onClick={() => void importing.forgetLeft()}
          >
            {t('import.left.forget')}
          </Button>
        </Group>
      </Stack>
    </Alert>
  );
}
