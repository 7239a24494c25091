import { Code, Text, ThemeIcon, Timeline } from '@mantine/core';
import {
  IconFileAlert,
  IconFlag,
  IconKey,
  IconMessageReply,
  IconNote,
  IconPaperclip,
  IconTerminal2,
  type Icon,
} from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { TimelineEntry } from '../../../common/features/problems/fault.ts';
import type { Fault } from '../../../common/features/problems/fault-view.ts';
import type { SpaceId } from '../../../common/lib/ids.ts';
import type { Written } from '../../../common/records/folded-record.ts';
import { AttachedFile } from '../../records/attachments/attached-file.tsx';
import { credentialUseText } from '../../records/credential-use-text.ts';
import { DateTime } from '../../ui/date-time.tsx';

const signs: Record<TimelineEntry['kind'], { readonly icon: Icon; readonly color: string }> = {
  note: { icon: IconNote, color: 'gray' },
  reply: { icon: IconMessageReply, color: 'green' },
  'terminal-output': { icon: IconTerminal2, color: 'petrol' },
  'credential-use': { icon: IconKey, color: 'yellow' },
  attachment: { icon: IconPaperclip, color: 'gray' },
};

/** What happened in a fault, oldest first: who, when, what. */
export function FaultTimeline(props: { readonly fault: Fault }) {
  const { fault } = props;
  const { t } = useTranslation('problems');
  return (
    <Timeline
      role="list"
      aria-label={t('timeline.title')}
      bulletSize={28}
      lineWidth={2}
      active={-1}
    >
      <Timeline.Item role="listitem" bullet={<Bullet icon={IconFlag} color="red" />}>
        <Line written={fault.created} what={t('timeline.raised')} />
        {fault.origin !== null && (
          <Text size="sm">
            {t('timeline.fromRound', {
              round: fault.origin.roundNumber,
              item: fault.origin.itemTitle,
            })}
          </Text>
        )}
      </Timeline.Item>
      {fault.timeline.map(({ written, entry }) => (
        <Timeline.Item
          key={written.change}
          role="listitem"
          bullet={
            <Bullet
              icon={entry === null ? IconFileAlert : signs[entry.kind].icon}
              color={entry === null ? 'orange' : signs[entry.kind].color}
            />
          }
        >
          <Line
            written={written}
            what={t(entry === null ? 'entry.unreadable' : `entry.${entry.kind}`)}
          />
          {entry === null ? (
            <Text size="sm">{t('entry.unreadableHint')}</Text>
          ) : (
            <Body entry={entry} space={fault.space} written={written} />
          )}
        </Timeline.Item>
      ))}
    </Timeline>
  );
}

function Bullet(props: { readonly icon: Icon; readonly color: string }) {
  const Sign = props.icon;
  return (
    <ThemeIcon size={26} radius="xl" variant="light" color={props.color} aria-hidden>
      <Sign size={15} />
    </ThemeIcon>
  );
}

function Line(props: { readonly written: Written; readonly what: ReactNode }) {
  return (
    <Text size="sm" c="dimmed" component="div">
      <Text span inherit fw={600} c="var(--mantine-color-text)">
        {props.written.authorName}
      </Text>
      {' · '}
      {props.what}
      {' · '}
      <DateTime at={props.written.at} />
    </Text>
  );
}

function Body(props: {
  readonly entry: TimelineEntry;
  readonly space: SpaceId;
  readonly written: Written;
}) {
  const { entry } = props;
  const { t } = useTranslation('problems');
  switch (entry.kind) {
    case 'note':
    case 'reply':
      return (
        <Text mt={4} style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>
          {entry.text}
        </Text>
      );
    case 'terminal-output':
      return (
        <>
          <Text size="sm">
            {t('entry.fromHost', { username: entry.username, host: entry.host })}
          </Text>
          <Code
            block
            tabIndex={0}
            role="region"
            aria-label={t('entry.outputOf', { host: entry.host })}
            mt={4}
            mah={320}
            style={{ overflow: 'auto', whiteSpace: 'pre' }}
          >
            {entry.text}
          </Code>
        </>
      );
    case 'attachment':
      return <AttachedFile file={entry.file} space={props.space} written={props.written} />;
    case 'credential-use':
      return <Text size="sm">{credentialUseText(t, entry)}</Text>;
  }
}
