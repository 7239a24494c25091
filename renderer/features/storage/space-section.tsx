import { Button, Group, Stack, Text } from '@mantine/core';
import { IconCircleCheck, IconAlertTriangle, IconBan, IconInfoCircle } from '@tabler/icons-react';
import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import type { DiskSpace } from '../../../common/features/storage/disk-space.ts';
import { ok } from '../../../common/lib/result.ts';
import { useQuery } from '../../data/use-query.ts';
import { bytesText } from '../../lib/bytes-text.ts';
import { Section } from '../../ui/section.tsx';
import { StatusMark } from '../../ui/status-mark.tsx';
import { FactsTable } from './facts-table.tsx';

const marks = {
  ample: { tone: 'good', icon: IconCircleCheck },
  low: { tone: 'warning', icon: IconAlertTriangle },
  full: { tone: 'bad', icon: IconBan },
} as const;

const noNews = (): (() => void) => () => undefined;

/** Room on the disk, and what the browser engine says of its part of it. */
export function SpaceSection({ space }: { readonly space: DiskSpace }) {
  const { t, i18n } = useTranslation('storage');
  const ask = useCallback(async () => {
    const [persisted, estimate] = await Promise.all([
      navigator.storage.persisted(),
      navigator.storage.estimate(),
    ]);
    return ok({ persisted, ...estimate });
  }, []);
  const { value: engine, refresh } = useQuery(ask, noNews);
  const text = (bytes: number | undefined): string =>
    bytes === undefined ? t('space.unknown') : bytesText(bytes, i18n.language);
  const mark = marks[space.level];
  return (
    <Section title={t('space.title')}>
      <Stack gap="sm">
        <Group gap="sm">
          <StatusMark tone={mark.tone} icon={mark.icon}>
            {t(`space.${space.level}`)}
          </StatusMark>
          {engine !== undefined && (
            <StatusMark
              tone={engine.persisted ? 'good' : 'warning'}
              icon={engine.persisted ? IconCircleCheck : IconInfoCircle}
            >
              {t(engine.persisted ? 'space.persisted' : 'space.notPersisted')}
            </StatusMark>
          )}
        </Group>
        <Text size="sm" c="dimmed">
          {t(`space.${space.level}Hint`)}
        </Text>
        <FactsTable
          rows={[
            [t('space.free'), text(space.free)],
            [t('space.used'), text(engine?.usage)],
            [t('space.quota'), text(engine?.quota)],
            [t('space.reserve'), text(space.reserve)],
          ]}
        />
        {engine?.persisted === false && (
          <Group gap="sm">
            <Button
              size="xs"
              variant="default"
              onClick={() => void navigator.storage.persist().then(refresh)}
            >
              {t('space.persist')}
            </Button>
            <Text size="sm" c="dimmed">
              {t('space.persistHint')}
            </Text>
          </Group>
        )}
      </Stack>
    </Section>
  );
}
