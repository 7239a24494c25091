import { Anchor, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { latestReply, type Fault } from '../../../common/features/problems/fault-view.ts';
import { RelativeTime } from '../../ui/date-time.tsx';
import { Section } from '../../ui/section.tsx';

/** Replies shown here. */
const SHOWN = 4;

/** The newest reply of each fault, the newest first. */
export function LatestReplies(props: { readonly faults: readonly Fault[] }) {
  const { t } = useTranslation('home');
  const replies = props.faults
    .flatMap(fault => {
      const line = latestReply(fault);
      return line?.entry?.kind === 'reply'
        ? [{ fault, written: line.written, text: line.entry.text }]
        : [];
    })
    .toSorted((a, b) => b.written.at - a.written.at)
    .slice(0, SHOWN);
  return (
    <Section title={t('replies.title')}>
      {replies.length === 0 ? (
        <Text size="sm" c="dimmed">
          {t('replies.empty')}
        </Text>
      ) : (
        <Stack gap="sm">
          {replies.map(({ fault, written, text }) => (
            <div key={fault.id}>
              <Text size="sm" lineClamp={2}>
                {text}
              </Text>
              <Text size="xs" c="dimmed" component="div">
                {written.authorName} · <RelativeTime at={written.at} /> ·{' '}
                <Anchor component={Link} to={`/faults/${fault.id}`} inherit underline="always">
                  {fault.title}
                </Anchor>
              </Text>
            </div>
          ))}
        </Stack>
      )}
    </Section>
  );
}
