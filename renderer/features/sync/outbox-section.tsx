import { Group, Text } from '@mantine/core';
import { IconCheck, IconClockPause } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { OutboxState } from '../../data/data-contract.ts';
import { RelativeTime } from '../../ui/date-time.tsx';
import { Section } from '../../ui/section.tsx';
import { StatusMark } from '../../ui/status-mark.tsx';

/** What lies on this machine only. */
export function OutboxSection({
  outbox,
  local,
}: {
  readonly outbox: OutboxState;
  readonly local: boolean;
}) {
  const { t } = useTranslation('sync');
  const { pending, since } = outbox;
  return (
    <Section
      title={t('outbox.title')}
      description={t(local ? 'outbox.introLocal' : 'outbox.intro')}
    >
      <Group gap="sm">
        {pending === 0 ? (
          <StatusMark tone={local ? 'neutral' : 'good'} icon={IconCheck}>
            {t('outbox.empty')}
          </StatusMark>
        ) : (
          <StatusMark tone={local ? 'neutral' : 'accent'} icon={IconClockPause}>
            {t('outbox.pending', { count: pending })}
          </StatusMark>
        )}
        {since !== undefined && (
          <Text size="sm" c="dimmed">
            {t('outbox.since')} <RelativeTime at={since} />
          </Text>
        )}
      </Group>
    </Section>
  );
}
