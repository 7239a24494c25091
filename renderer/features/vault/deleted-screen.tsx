import { Anchor, Button, Table } from '@mantine/core';
import { IconTrash } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { CREDENTIAL } from '../../../common/features/vault/credential.ts';
import { LIFE_FIELD } from '../../../common/sync/change.ts';
import type { RecordView } from '../../data/data-contract.ts';
import { useDeletedRecords } from '../../data/use-records.ts';
import { useMayWrite } from '../../lib/use-may-write.ts';
import { useSites } from '../../records/use-typed.ts';
import { DateTime } from '../../ui/date-time.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorNotice } from '../../ui/error-notice.tsx';
import { LoadingState } from '../../ui/loading-state.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { Section } from '../../ui/section.tsx';
import { useShowMore } from '../../ui/show-more.tsx';
import { useCredentialLife } from './use-credential-life.ts';

/** Credentials that were deleted: kept, and restored from here. */
export function DeletedScreen() {
  const { t } = useTranslation('vault');
  const deleted = useDeletedRecords(CREDENTIAL);
  const sites = useSites().items;
  const names = new Map(sites.map(site => [site.space, site.name]));
  const { shown, more } = useShowMore(deleted.value ?? []);
  return (
    <>
      <PageHeader
        overline={
          <Anchor component={Link} to="/vault" inherit underline="always">
            {t('title')}
          </Anchor>
        }
        title={t('deleted.title')}
        description={t('deleted.hint')}
      />
      {deleted.state === 'loading' && <LoadingState />}
      {deleted.state === 'error' && <ErrorNotice error={deleted.error} onRetry={deleted.refresh} />}
      {deleted.state === 'ready' && deleted.value.length === 0 && (
        <EmptyState icon={IconTrash} title={t('deleted.none')} />
      )}
      {deleted.state === 'ready' && deleted.value.length > 0 && (
        <Section title={t('deleted.count', { count: deleted.value.length })} flush>
          <Table aria-label={t('deleted.title')} verticalSpacing="sm" miw={560}>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{t('column.name')}</Table.Th>
                <Table.Th>{t('filter.site')}</Table.Th>
                <Table.Th>{t('deleted.by')}</Table.Th>
                <Table.Th ta="right">{t('column.actions')}</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {shown.map(record => (
                <DeletedRow key={record.id} record={record} site={names.get(record.space) ?? '–'} />
              ))}
            </Table.Tbody>
          </Table>
          {more}
        </Section>
      )}
    </>
  );
}

function DeletedRow(props: { readonly record: RecordView; readonly site: string }) {
  const { record } = props;
  const { t } = useTranslation('vault');
  const mayWrite = useMayWrite()(record.space);
  const { busy, error, end } = useCredentialLife(record);
  const [life] = record.fields[LIFE_FIELD] ?? [];
  const name = record.fields['name']?.[0]?.value;
  const text = typeof name === 'string' ? name : t('deleted.unnamed');
  return (
    <Table.Tr>
      <Table.Td>
        <Anchor component={Link} to={`/vault/${record.id}`} fw={500}>
          {text}
        </Anchor>
        {error !== undefined && <ErrorNotice error={error} />}
      </Table.Td>
      <Table.Td>{props.site}</Table.Td>
      <Table.Td>
        {life !== undefined && (
          <>
            {life.authorName} · <DateTime at={life.at} />
          </>
        )}
      </Table.Td>
      <Table.Td ta="right">
        {mayWrite && (
          <Button
            size="compact-sm"
            variant="default"
            loading={busy}
            aria-label={t('deleted.restoreOf', { name: text })}
            onClick={() => void end('restore')}
          >
            {t('deleted.restore')}
          </Button>
        )}
      </Table.Td>
    </Table.Tr>
  );
}
