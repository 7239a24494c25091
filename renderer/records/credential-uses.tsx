import { Group, Stack, Text, ThemeIcon } from '@mantine/core';
import { IconFileAlert, IconKey } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { FoldedRecord } from '../../common/records/folded-record.ts';
import { credentialUsesOf } from '../../common/records/timeline.ts';
import { DateTime } from '../ui/date-time.tsx';
import { Section } from '../ui/section.tsx';
import { useShowMore } from '../ui/show-more.tsx';
import { credentialUseText } from './credential-use-text.ts';

const PORTION = 20;

/** Which stored credentials were used for a round or on a device, newest first; nothing if none was. */
export function CredentialUses({ record }: { readonly record: Pick<FoldedRecord, 'lists'> }) {
  const { t } = useTranslation('problems');
  const uses = credentialUsesOf(record).toReversed();
  const { shown, more } = useShowMore(uses, PORTION);
  if (uses.length === 0) return null;
  return (
    <Section title={t('uses.title')} description={t('uses.hint')}>
      <Stack gap="sm" component="ol" m={0} p={0} style={{ listStyle: 'none' }}>
        {shown.map(({ written, entry }) => (
          <Group key={written.change} component="li" gap="sm" wrap="nowrap" align="flex-start">
            <ThemeIcon
              size={26}
              radius="xl"
              variant="light"
              color={entry === null ? 'orange' : 'yellow'}
              aria-hidden
            >
              {entry === null ? <IconFileAlert size={15} /> : <IconKey size={15} />}
            </ThemeIcon>
            <div>
              <Text size="sm" c="dimmed" component="div">
                <Text span inherit fw={600} c="var(--mantine-color-text)">
                  {written.authorName}
                </Text>
                {' · '}
                <DateTime at={written.at} />
              </Text>
              <Text size="sm">
                {entry === null ? t('entry.unreadableHint') : credentialUseText(t, entry)}
              </Text>
            </div>
          </Group>
        ))}
      </Stack>
      {more}
    </Section>
  );
}
