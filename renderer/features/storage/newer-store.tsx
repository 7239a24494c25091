import { Alert, Button, Stack, Text, Title } from '@mantine/core';
import { IconVersions } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { AppError } from '../../../common/errors/app-error.ts';
import { useErrorText } from '../../lib/error-text.ts';
import { BackupSection } from './backup-section.tsx';
import { useStorageState } from './use-storage-state.ts';

/**
 * A newer version of the app wrote the database: says so, and offers to take along what is there, sealed
 * as it lies.
 * @param onRetry opens anew, when the newer version is not there any more
 */
export function NewerStore(props: { readonly error: AppError; readonly onRetry: () => void }) {
  const { t } = useTranslation('storage');
  const text = useErrorText();
  const { value, refresh } = useStorageState();
  return (
    <Stack>
      <Title order={1}>{t('newer.title')}</Title>
      <Alert color="orange" variant="light" icon={<IconVersions aria-hidden />}>
        <Text size="sm">{text(props.error)}</Text>
      </Alert>
      <Text size="sm">{t('newer.what')}</Text>
      <BackupSection backedUpAt={value?.backedUpAt} testedAt={value?.testedAt} onDone={refresh} />
      <Button variant="default" onClick={props.onRetry}>
        {t('newer.again')}
      </Button>
    </Stack>
  );
}
