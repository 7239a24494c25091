import { Anchor, Progress, Table, Text } from '@mantine/core';
import { IconCircleCheck, IconProgress } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Asset } from '../../common/features/assets/asset-view.ts';
import { progressOf } from '../../common/features/inspections/progress.ts';
import type { Round } from '../../common/features/inspections/round-view.ts';
import { RelativeTime } from '../ui/date-time.tsx';
import { useShowMore } from '../ui/show-more.tsx';
import { StatusMark } from '../ui/status-mark.tsx';
import { useBilingual } from './use-bilingual.ts';

/** Inspection rounds as a table, in the order given. */
export function RoundList(props: {
  readonly rounds: readonly Round[];
  readonly assets: readonly Asset[];
}) {
  const { t } = useTranslation('inspections');
  const text = useBilingual();
  const names = new Map(props.assets.map(asset => [asset.id, asset.name]));
  const { shown, more } = useShowMore(props.rounds);
  return (
    <>
      <Table aria-label={t('list.label')} highlightOnHover verticalSpacing="sm" miw={520}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('list.round')}</Table.Th>
            <Table.Th>{t('list.state')}</Table.Th>
            <Table.Th>{t('list.progress')}</Table.Th>
            <Table.Th>{t('list.begun')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {shown.map(round => {
            const { judged, total, byVerdict } = progressOf(round);
            return (
              <Table.Tr key={round.id}>
                <Table.Td>
                  <Anchor component={Link} to={`/rounds/${round.id}`} fw={500}>
                    {text(round.template.title)}
                  </Anchor>
                  <Text size="xs" c="dimmed">
                    {[names.get(round.asset), round.number].filter(Boolean).join(' · ')}
                  </Text>
                </Table.Td>
                <Table.Td>
                  {round.state === 'open' ? (
                    <StatusMark tone="accent" icon={IconProgress}>
                      {t('state.open')}
                    </StatusMark>
                  ) : (
                    <StatusMark tone="good" icon={IconCircleCheck}>
                      {t('state.finished')}
                    </StatusMark>
                  )}
                </Table.Td>
                <Table.Td miw={120}>
                  <Progress
                    value={(judged / total) * 100}
                    size="sm"
                    aria-label={t('progress.label', { judged, total })}
                  />
                  <Text size="xs" c="dimmed">
                    {t('progress.short', { judged, total })}
                    {byVerdict.fail > 0 && ` · ${t('progress.failed', { count: byVerdict.fail })}`}
                  </Text>
                </Table.Td>
                <Table.Td>
                  <Text size="sm" component="div">
                    <RelativeTime at={round.created.at} />
                  </Text>
                  <Text size="xs" c="dimmed">
                    {round.created.authorName}
                  </Text>
                </Table.Td>
              </Table.Tr>
            );
          })}
        </Table.Tbody>
      </Table>
      {more}
    </>
  );
}
