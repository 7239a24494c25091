import { Anchor, Button, Stack, Table, Text } from '@mantine/core';
import { IconClipboardCheck, IconPlus, IconServer2, IconUsers } from '@tabler/icons-react';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useParams } from 'react-router';
import { byPlace, placeText } from '../../../common/features/assets/asset-place.ts';
import type { Asset } from '../../../common/features/assets/asset-view.ts';
import { byUrgency } from '../../../common/features/problems/fault-list.ts';
import { isOpen } from '../../../common/features/problems/fault-step.ts';
import type { Fault } from '../../../common/features/problems/fault-view.ts';
import { appErrorOf } from '../../../common/errors/app-error.ts';
import { spaceId, type SpaceId } from '../../../common/lib/ids.ts';
import { useMayWrite } from '../../lib/use-may-write.ts';
import { Facts } from '../../records/facts.tsx';
import { FaultTable } from '../../records/fault-table.tsx';
import { ReadsOnly } from '../../records/reads-only.tsx';
import { RoundList } from '../../records/round-list.tsx';
import { UnreadableNotice } from '../../records/unreadable-notice.tsx';
import { useAssets, useFaults, useRounds, useSites } from '../../records/use-typed.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorNotice } from '../../ui/error-notice.tsx';
import { LoadingState } from '../../ui/loading-state.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { Section } from '../../ui/section.tsx';
import { useShowMore } from '../../ui/show-more.tsx';

/** Rounds shown on the site's screen; the asset's screen has them all. */
const LATEST = 5;

/** One customer's site: its assets in walking order, and what is going on there. */
export function SiteScreen() {
  const space = spaceId.safeParse(useParams()['space']);
  return space.success ? (
    <OpenSite key={space.data} space={space.data} />
  ) : (
    <ErrorNotice error={appErrorOf('not-found')} />
  );
}

function OpenSite(props: { readonly space: SpaceId }) {
  const { space } = props;
  const { t } = useTranslation('assets');
  const sites = useSites();
  const assets = useAssets(space);
  const rounds = useRounds(space);
  const faults = useFaults(space);
  const mayWrite = useMayWrite()(space);
  const site = sites.items.find(one => one.space === space);
  const openFaults = faults.items.filter(isOpen).toSorted(byUrgency);
  const loading = [sites, assets].some(one => one.state === 'loading');
  const failed = [sites, assets, rounds, faults].find(one => one.error !== undefined);
  const unreadable = [sites, assets, rounds, faults]
    .flatMap(one => one.unreadable)
    .filter(one => one.record.space === space);
  if (loading) return <LoadingState />;
  const add = (
    <Button
      component={Link}
      to={`/sites/${space}/assets/new`}
      leftSection={<IconPlus size={16} aria-hidden />}
    >
      {t('site.addAsset')}
    </Button>
  );
  return (
    <>
      <PageHeader
        overline={site === undefined ? undefined : `${site.customer} · ${site.code}`}
        title={site?.name ?? t('site.unnamed')}
        actions={
          <>
            <Button
              component={Link}
              to={`/sites/${space}/members`}
              variant="default"
              leftSection={<IconUsers size={16} aria-hidden />}
            >
              {t('site.members')}
            </Button>
            {assets.items.length > 0 && mayWrite && add}
          </>
        }
      />
      <Stack gap="md">
        {failed?.error !== undefined && (
          <ErrorNotice error={failed.error} onRetry={failed.refresh} />
        )}
        <UnreadableNotice unreadable={unreadable} />
        <ReadsOnly space={space} />
        {site !== undefined && (site.address !== '' || site.contact !== '') && (
          <Facts
            items={[
              [t('site.address'), site.address],
              [t('site.contact'), site.contact],
            ]}
          />
        )}
        <Section title={t('site.assets')} description={t('site.assetsHint')} flush>
          {assets.items.length === 0 ? (
            <EmptyState
              compact
              icon={IconServer2}
              title={t('site.noAssets')}
              hint={mayWrite ? t('site.noAssetsHint') : undefined}
              action={mayWrite ? add : undefined}
            />
          ) : (
            <AssetTable assets={assets.items} faults={openFaults} readOnly={!mayWrite} />
          )}
        </Section>
        {openFaults.length > 0 && (
          <Section title={t('site.openFaults')} flush>
            <FaultTable label={t('site.openFaults')} faults={openFaults} sites={[]} />
          </Section>
        )}
        {rounds.items.length > 0 && (
          <Section title={t('site.rounds')} flush>
            <RoundList rounds={rounds.items.slice(0, LATEST)} assets={assets.items} />
          </Section>
        )}
      </Stack>
    </>
  );
}

function AssetTable(props: {
  readonly assets: readonly Asset[];
  readonly faults: readonly Fault[];
  readonly readOnly: boolean;
}) {
  const { t } = useTranslation('assets');
  const walk = useMemo(() => props.assets.toSorted(byPlace), [props.assets]);
  const { shown, more } = useShowMore(walk);
  return (
    <>
      <Table aria-label={t('site.assets')} highlightOnHover verticalSpacing="sm" miw={620}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('asset.place')}</Table.Th>
            <Table.Th>{t('field.name')}</Table.Th>
            <Table.Th>{t('field.subClass')}</Table.Th>
            <Table.Th>{t('field.host')}</Table.Th>
            <Table.Th>{t('site.openFaults')}</Table.Th>
            <Table.Th>
              <Text span inherit visibleFrom="xl">
                {t('site.actions')}
              </Text>
            </Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {shown.map(asset => {
            const open = props.faults.filter(fault => fault.asset === asset.id).length;
            return (
              <Table.Tr key={asset.id}>
                <Table.Td style={{ whiteSpace: 'nowrap' }}>{placeText(asset) || '–'}</Table.Td>
                <Table.Td>
                  <Anchor component={Link} to={`/assets/${asset.id}`} fw={500}>
                    {asset.name}
                  </Anchor>
                  <Text size="xs" c="dimmed">
                    {[asset.maker, asset.model].filter(Boolean).join(' ')}
                  </Text>
                </Table.Td>
                <Table.Td>{t(`subClass.${asset.subClass}`)}</Table.Td>
                <Table.Td>{asset.host || '–'}</Table.Td>
                <Table.Td>{open === 0 ? '–' : String(open)}</Table.Td>
                <Table.Td ta="end">
                  {!props.readOnly && (
                    <Button
                      component={Link}
                      to={`/rounds/new?asset=${asset.id}`}
                      size="compact-sm"
                      variant="light"
                      leftSection={<IconClipboardCheck size={14} aria-hidden />}
                      aria-label={t('site.inspect', { name: asset.name })}
                    >
                      {t('site.inspectShort')}
                    </Button>
                  )}
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
