import { Anchor, Stack, Text } from '@mantine/core';
import { IconCloudCheck, IconCloudOff, IconDeviceLaptop, IconRefresh } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useSelector } from 'react-redux';
import { Link } from 'react-router';
import type { Connection } from '../../../common/features/sync/transport.ts';
import { useOutbox } from '../../data/use-records.ts';
import { selectConnection } from '../../lib/connection-slice.ts';
import { RelativeTime } from '../../ui/date-time.tsx';
import { Section } from '../../ui/section.tsx';
import { StatusMark } from '../../ui/status-mark.tsx';

const looks = {
  local: ['neutral', IconDeviceLaptop],
  connecting: ['accent', IconRefresh],
  online: ['good', IconCloudCheck],
  offline: ['neutral', IconCloudOff],
} as const satisfies Record<Connection['state'], readonly [unknown, unknown]>;

/** How the work stands towards the server; being offline is a state, not an error. */
export function SyncSection() {
  const { t } = useTranslation('home');
  const connection = useSelector(selectConnection);
  const outbox = useOutbox().value;
  const [tone, icon] = looks[connection.state];
  return (
    <Section
      title={t('sync.title')}
      actions={
        <Anchor component={Link} to="/sync" size="sm">
          {t('sync.details')}
        </Anchor>
      }
    >
      <Stack gap="xs" align="flex-start">
        <StatusMark tone={tone} icon={icon}>
          {t(`sync.state.${connection.state}`)}
        </StatusMark>
        {outbox !== undefined && (
          <Text size="sm" component="div">
            {outbox.pending === 0 ? (
              t('sync.nothingWaits')
            ) : (
              <>
                {t('sync.pending', { count: outbox.pending })}
                {outbox.since !== undefined && (
                  <Text span inherit c="dimmed">
                    {' · '}
                    {t('sync.since')}
                    <RelativeTime at={outbox.since} />
                  </Text>
                )}
              </>
            )}
          </Text>
        )}
        {outbox !== undefined && outbox.rejected.length > 0 && (
          <Text size="sm" c="red" role="alert">
            {t('sync.rejected', { count: outbox.rejected.length })}
          </Text>
        )}
      </Stack>
    </Section>
  );
}
