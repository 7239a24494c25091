import { Anchor, Group, Progress, Table, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Asset } from '../../../common/features/assets/asset-view.ts';
import { dateText } from '../../lib/time-text.ts';
import { ExpiryMark } from '../../records/expiry-mark.tsx';
import { RelativeTime } from '../../ui/date-time.tsx';
import { useShowMore } from '../../ui/show-more.tsx';
import type { ReportRow } from './report-rows.ts';

const colors = ['red', 'red', 'yellow', 'green', 'green'] as const;

/** What a report found, the most urgent first. */
export function ReportTable(props: {
  readonly rows: readonly ReportRow[];
  readonly assets: readonly Asset[];
  readonly now: number;
}) {
  const { rows, now } = props;
  const { t, i18n } = useTranslation('vault');
  const { shown, more } = useShowMore(rows);
  const names = new Map(props.assets.map(asset => [asset.id, asset.name]));
  return (
    <>
      <Table aria-label={t('report.table')} verticalSpacing="sm" miw={720}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('column.name')}</Table.Th>
            <Table.Th w="11rem">{t('report.strength')}</Table.Th>
            <Table.Th>{t('report.same')}</Table.Th>
            <Table.Th>{t('report.age')}</Table.Th>
            <Table.Th>{t('report.expiry')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {shown.map(row => {
            const { id, name, username, asset, expiresAt, secretWritten } = row.credential;
            const device = asset === null ? undefined : names.get(asset);
            return (
              <Table.Tr key={id}>
                <Table.Td>
                  <Anchor component={Link} to={`/vault/${id}`} fw={500}>
                    {name}
                  </Anchor>
                  <Text size="xs" c="dimmed">
                    {[device, username].filter(Boolean).join(' · ')}
                  </Text>
                </Table.Td>
                <Table.Td>
                  <Strength score={row.score} />
                </Table.Td>
                <Table.Td>
                  {row.group === undefined ? '–' : t('report.group', { letter: row.group })}
                </Table.Td>
                <Table.Td>
                  <RelativeTime at={secretWritten.at} />
                  {row.isOld && (
                    <Text size="xs" c="orange">
                      {t('report.tile.old')}
                    </Text>
                  )}
                </Table.Td>
                <Table.Td>
                  <Group gap={4}>
                    {expiresAt === null ? '–' : dateText(expiresAt, i18n.language)}
                    <ExpiryMark credential={row.credential} now={now} />
                  </Group>
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

function Strength({ score }: { readonly score: number | null }) {
  const { t } = useTranslation('vault');
  if (score === null) {
    return (
      <Text size="sm" c="dimmed">
        {t('report.score.none')}
      </Text>
    );
  }
  return (
    <>
      <Text size="sm">{t(`report.score.${score}`)}</Text>
      {/* The word says it; the bar repeats it. */}
      <Progress
        value={((score + 1) / 5) * 100}
        color={colors[score] ?? 'gray'}
        size={4}
        aria-hidden
      />
    </>
  );
}
