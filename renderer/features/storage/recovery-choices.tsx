import { Alert, Button, Group, Stack, Text, Title } from '@mantine/core';
import { IconDatabaseExclamation } from '@tabler/icons-react';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { AppError } from '../../../common/errors/app-error.ts';
import { useBridge } from '../../lib/bridge-context.ts';
import { bytesText } from '../../lib/bytes-text.ts';
import { useErrorText } from '../../lib/error-text.ts';
import { ErrorNotice } from '../../ui/error-notice.tsx';
import { LoadingState } from '../../ui/loading-state.tsx';
import { RestorePanel } from './restore-panel.tsx';
import { useStorageState } from './use-storage-state.ts';

/**
 * The database is not the one that was here: says so, says what is still there, and lets the person choose.
 * @param onRetry opens anew, as chosen
 * @param onOpen goes to the passphrase of a restored person
 */
export function RecoveryChoices(props: {
  readonly error: AppError;
  readonly onRetry: () => void;
  readonly onOpen: (person: string) => void;
}) {
  const { t, i18n } = useTranslation('storage');
  const text = useErrorText();
  const bridge = useBridge();
  const { state, value, error, refresh } = useStorageState();
  const [failure, setFailure] = useState<AppError | undefined>();
  const [isRestoring, setRestoring] = useState(false);
  const rebuild = async (): Promise<void> => {
    const wished = await bridge.storage.rebuild({ wish: 'from-journal' });
    if (wished.ok) props.onRetry();
    else setFailure(wished.error);
  };
  const journal = value?.journal;
  return (
    <Stack>
      <Title order={1}>{t('recovery.title')}</Title>
      <Alert color="orange" variant="light" icon={<IconDatabaseExclamation aria-hidden />}>
        <Text size="sm">{text(props.error)}</Text>
      </Alert>
      <Text size="sm">{t('recovery.what')}</Text>
      {state === 'loading' && <LoadingState />}
      {state === 'error' && <ErrorNotice error={error} onRetry={refresh} />}
      {journal !== undefined && (
        <Choice
          title={t('recovery.rebuild')}
          hint={
            journal.batches === 0
              ? t('recovery.rebuildEmpty')
              : t('recovery.rebuildHint', {
                  count: journal.batches,
                  size: bytesText(journal.bytes, i18n.language),
                })
          }
        >
          <Button onClick={() => void rebuild()}>{t('recovery.rebuildAction')}</Button>
        </Choice>
      )}
      {failure !== undefined && <ErrorNotice error={failure} />}
      <Choice title={t('recovery.restore')} hint={t('recovery.restoreHint')}>
        {isRestoring ? (
          <RestorePanel onOpen={props.onOpen} />
        ) : (
          <Button variant="default" onClick={() => setRestoring(true)}>
            {t('recovery.restoreAction')}
          </Button>
        )}
      </Choice>
      <Choice title={t('recovery.again')} hint={t('recovery.againHint')}>
        <Button variant="default" onClick={props.onRetry}>
          {t('recovery.againAction')}
        </Button>
      </Choice>
    </Stack>
  );
}

function Choice(props: {
  readonly title: string;
  readonly hint: string;
  readonly children: ReactNode;
}) {
  return (
    <Stack gap="xs" component="section" aria-label={props.title}>
      <Text fw={600}>{props.title}</Text>
      <Text size="sm" c="dimmed">
        {props.hint}
      </Text>
      <Group grow>{props.children}</Group>
    </Stack>
  );
}
