import { Badge, Table, Text } from '@mantine/core';
import { IconCloudCheck, IconDeviceLaptop, IconHistory } from '@tabler/icons-react';
import { useMemo, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useSelector } from 'react-redux';
import { LIFE_FIELD } from '../../common/sync/change.ts';
import type { Json } from '../../common/lib/json.ts';
import type { HistoryEntry, RecordView } from '../data/data-contract.ts';
import { useHistory } from '../data/use-records.ts';
import { selectServer } from '../lib/connection-slice.ts';
import { DateTime } from '../ui/date-time.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { ErrorNotice } from '../ui/error-notice.tsx';
import { LoadingState } from '../ui/loading-state.tsx';
import { Section } from '../ui/section.tsx';
import { useShowMore } from '../ui/show-more.tsx';
import { actionsOf } from './history-actions.ts';

const PORTION = 50;

/** How a feature calls the fields of its records and their values. */
export interface FieldWords {
  /** Fields in the order in which they are told. */
  readonly order?: readonly string[];
  readonly label: (field: string) => string;
  readonly value: (field: string, value: Json) => ReactNode;
}

/** Who changed what and when in a record, newest first; nobody can edit it. */
export function HistoryPanel(props: {
  readonly record: Pick<RecordView, 'id'>;
  readonly words: FieldWords;
}) {
  const { t } = useTranslation('records');
  const history = useHistory(props.record.id);
  return (
    <Section title={t('history.title')} description={t('history.hint')} flush>
      {history.state === 'loading' && <LoadingState />}
      {history.state === 'error' && <ErrorNotice error={history.error} onRetry={history.refresh} />}
      {history.state === 'ready' && history.value.length === 0 && (
        <EmptyState compact icon={IconHistory} title={t('history.empty')} />
      )}
      {history.state === 'ready' && history.value.length > 0 && (
        <HistoryTable entries={history.value} words={props.words} />
      )}
    </Section>
  );
}

function HistoryTable(props: {
  readonly entries: readonly HistoryEntry[];
  readonly words: FieldWords;
}) {
  const { t } = useTranslation('records');
  const { entries, words } = props;
  const actions = useMemo(() => actionsOf(entries, words.order), [entries, words.order]);
  const { shown, more } = useShowMore(actions, PORTION);
  const hasServer = useSelector(selectServer) !== undefined;
  return (
    <>
      <Table aria-label={t('history.title')} verticalSpacing="xs" miw={640}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('history.when')}</Table.Th>
            <Table.Th>{t('history.who')}</Table.Th>
            <Table.Th>{t('history.what')}</Table.Th>
            {hasServer && <Table.Th>{t('history.where')}</Table.Th>}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {shown.map(({ first, entries }) => (
            <Table.Tr key={first.change} style={{ verticalAlign: 'top' }}>
              <Table.Td style={{ whiteSpace: 'nowrap' }}>
                <DateTime at={first.at} />
              </Table.Td>
              <Table.Td style={{ whiteSpace: 'nowrap' }}>{first.authorName}</Table.Td>
              <Table.Td>
                {entries.map(entry => (
                  <div key={entry.change}>
                    <WhatChanged entry={entry} words={props.words} />
                  </div>
                ))}
              </Table.Td>
              {hasServer && (
                <Table.Td style={{ whiteSpace: 'nowrap' }}>
                  <StoredWhere receivedAt={first.receivedAt} />
                </Table.Td>
              )}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      {more}
    </>
  );
}

function WhatChanged(props: { readonly entry: HistoryEntry; readonly words: FieldWords }) {
  const { t } = useTranslation('records');
  const { field, op, before, after } = props.entry;
  if (field === LIFE_FIELD) return t(op === 'delete' ? 'history.deleted' : 'history.restored');
  const label = props.words.label(field);
  return (
    <>
      <Text span inherit fw={600}>
        {op === 'append' ? t('history.added', { field: label }) : label}
        {op === 'resolve' && ` · ${t('history.resolved')}`}
      </Text>{' '}
      {op !== 'append' && before !== undefined && (
        <>
          <Text span inherit c="dimmed" td="line-through">
            {props.words.value(field, before)}
          </Text>
          {' → '}
        </>
      )}
      <Text span inherit style={{ overflowWrap: 'anywhere' }}>
        {props.words.value(field, after)}
      </Text>
    </>
  );
}

function StoredWhere(props: { readonly receivedAt: number | undefined }) {
  const { t } = useTranslation('records');
  if (props.receivedAt === undefined) {
    return (
      <Badge
        color="gray"
        variant="outline"
        leftSection={<IconDeviceLaptop size={14} aria-hidden />}
      >
        {t('history.deviceOnly')}
      </Badge>
    );
  }
  return (
    <Badge color="green" variant="light" leftSection={<IconCloudCheck size={14} aria-hidden />}>
      {t('history.onServer')}
    </Badge>
  );
}
