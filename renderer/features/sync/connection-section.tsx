import { Button, Group, Stack, Text } from '@mantine/core';
import { IconRefresh } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { AppError } from '../../../common/errors/app-error.ts';
import type { Connection } from '../../../common/features/sync/transport.ts';
import { useData } from '../../data/data-context.tsx';
import { useBridge } from '../../lib/bridge-context.ts';
import { useNow } from '../../lib/use-now.ts';
import { DateTime, RelativeTime } from '../../ui/date-time.tsx';
import { ErrorNotice } from '../../ui/error-notice.tsx';
import { Section } from '../../ui/section.tsx';
import { StatusMark } from '../../ui/status-mark.tsx';
import { offlineError, useSyncSummary } from './sync-summary.ts';

/** The connection in words, its last failure, and the way to try now. */
export function ConnectionSection(props: {
  readonly connection: Connection;
  readonly lastSyncAt: number | undefined;
}) {
  const { t } = useTranslation('sync');
  const { connection, lastSyncAt } = props;
  const summary = useSyncSummary();
  return (
    <Section
      title={t('connection.title')}
      actions={
        connection.state !== 'local' && <SyncNowButton offline={connection.state === 'offline'} />
      }
    >
      <Stack gap="xs">
        <Group gap="sm">
          <StatusMark tone={summary.tone} icon={summary.icon}>
            {summary.text}
          </StatusMark>
          {connection.state !== 'local' && (
            <Text size="sm" ff="monospace">
              {connection.server}
            </Text>
          )}
        </Group>
        <Text size="sm" c="dimmed">
          {t(`connection.${connection.state}`)}
        </Text>
        {connection.state !== 'local' && (
          <Text size="sm">
            {t('connection.lastSync')}
            {lastSyncAt === undefined ? (
              t('connection.never')
            ) : (
              <>
                <RelativeTime at={lastSyncAt} /> · <DateTime at={lastSyncAt} />
              </>
            )}
          </Text>
        )}
        {connection.state === 'offline' && (
          <>
            <ErrorNotice error={offlineError(connection)} title={t('connection.lastProblem')} />
            <NextTry at={connection.retryAt} />
          </>
        )}
      </Stack>
    </Section>
  );
}

function NextTry({ at }: { readonly at: number }) {
  const { t } = useTranslation('sync');
  const seconds = Math.max(0, Math.round((at - useNow(1_000)) / 1000));
  return (
    <Text size="sm" c="dimmed">
      {seconds === 0 ? t('connection.trying') : t('connection.nextTry', { count: seconds })}
    </Text>
  );
}

function SyncNowButton({ offline }: { readonly offline: boolean }) {
  const { t } = useTranslation('sync');
  const bridge = useBridge();
  const data = useData();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<AppError | undefined>();
  const now = async (): Promise<void> => {
    setBusy(true);
    const tried = offline ? await bridge.sync.retry() : await data.call('syncNow');
    setBusy(false);
    setError(tried.ok ? undefined : tried.error);
  };
  return (
    <>
      {error !== undefined && <ErrorNotice error={error} />}
      <Button
        variant="default"
        leftSection={<IconRefresh size={16} aria-hidden />}
        loading={busy}
        onClick={() => void now()}
      >
        {t(offline ? 'connection.retry' : 'connection.syncNow')}
      </Button>
    </>
  );
}
