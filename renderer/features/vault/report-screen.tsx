import { Alert, Anchor, Group, NativeSelect, Paper, SimpleGrid, Stack, Text } from '@mantine/core';
import { IconCircleCheck, IconKey, IconLockQuestion } from '@tabler/icons-react';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useSearchParams } from 'react-router';
import { useNow } from '../../lib/use-now.ts';
import { useAssets, useCredentials, useSites } from '../../records/use-typed.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorNotice } from '../../ui/error-notice.tsx';
import { LoadingState } from '../../ui/loading-state.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { Section } from '../../ui/section.tsx';
import { ReportTable } from './report-table.tsx';
import { ReuseGroups } from './reuse-groups.tsx';
import { reportRows } from './report-rows.ts';
import { MAX_AT_ONCE, useSecretReport } from './use-secret-report.ts';

const tiles = ['weak', 'reused', 'expiring', 'old'] as const;

/** How strong the stored secrets are, which are the same, which are old or run out. */
export function ReportScreen() {
  const { t } = useTranslation('vault');
  const [search, setSearch] = useSearchParams();
  const sites = useSites();
  const assets = useAssets();
  const credentials = useCredentials();
  const now = useNow(60_000);
  const space = search.get('space') ?? '';
  const chosen = useMemo(
    () => credentials.items.filter(one => space === '' || one.space === space),
    [credentials.items, space],
  );
  const isHere = [sites, assets, credentials].every(one => one.isWhole);
  const at = { assets: assets.items, sites: sites.items };
  const report = useSecretReport(chosen, at, isHere);
  const view = useMemo(
    () => (report.value === undefined ? undefined : reportRows(chosen, report.value, now)),
    [chosen, report.value, now],
  );
  const failed = [sites, assets, credentials].find(one => one.error !== undefined);

  const body = (() => {
    if (failed?.error !== undefined) {
      return <ErrorNotice error={failed.error} onRetry={failed.refresh} />;
    }
    if (report.error !== undefined) {
      return <ErrorNotice error={report.error} onRetry={report.refresh} />;
    }
    if (!isHere) return <LoadingState />;
    if (view === undefined) return <LoadingState label={t('report.checking')} />;
    if (chosen.length === 0) return <EmptyState icon={IconKey} title={t('report.empty')} />;
    return (
      <Stack gap="md">
        <SimpleGrid cols={{ base: 2, md: 4 }}>
          {tiles.map(tile => (
            <Paper key={tile} withBorder p="md" role="group" aria-label={t(`report.tile.${tile}`)}>
              <Text fz={28} fw={600} lh={1.2}>
                {view.counts[tile]}
              </Text>
              <Text size="sm" c="dimmed">
                {t(`report.tile.${tile}`)}
              </Text>
            </Paper>
          ))}
        </SimpleGrid>
        <Text size="sm" c="dimmed" component="output">
          {t('report.checked', { count: view.checked })}{' '}
          {chosen.length > MAX_AT_ONCE && t('report.portions', { limit: MAX_AT_ONCE })}
        </Text>
        {(report.value?.unreadable.length ?? 0) > 0 && (
          <Alert color="yellow" variant="light" icon={<IconLockQuestion aria-hidden />}>
            {t('report.unreadable', { count: report.value?.unreadable.length ?? 0 })}
          </Alert>
        )}
        {view.rows.length === 0 ? (
          <EmptyState icon={IconCircleCheck} title={t('report.good')} hint={t('report.goodHint')} />
        ) : (
          <Section title={t('report.table')} description={t('report.tableHint')} flush>
            <ReportTable rows={view.rows} assets={assets.items} now={now} />
          </Section>
        )}
        {view.groups.length > 0 && (
          <ReuseGroups groups={view.groups} assets={assets.items} sites={sites.items} />
        )}
      </Stack>
    );
  })();
  return (
    <>
      <PageHeader
        overline={
          <Anchor component={Link} to="/vault" inherit underline="always">
            {t('title')}
          </Anchor>
        }
        title={t('report.title')}
        description={t('report.description')}
        actions={
          sites.items.length > 1 && (
            <Group gap="xs">
              <NativeSelect
                aria-label={t('report.site')}
                value={space}
                data={[
                  { value: '', label: t('filter.all') },
                  ...sites.items.map(site => ({ value: site.space, label: site.name })),
                ]}
                onChange={event =>
                  setSearch(
                    event.currentTarget.value === '' ? {} : { space: event.currentTarget.value },
                    { replace: true },
                  )
                }
              />
            </Group>
          )
        }
      />
      {body}
    </>
  );
}
