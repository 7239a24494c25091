import { Button, Stack } from '@mantine/core';
import { IconAlertCircle, IconPlus } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Link, useSearchParams } from 'react-router';
import { byUrgency, faultMatches } from '../../../common/features/problems/fault-list.ts';
import type { Site } from '../../../common/features/workspace/site-view.ts';
import { useMayAddSite, useMayWrite } from '../../lib/use-may-write.ts';
import { FilteredFaults } from '../../records/filtered-faults.tsx';
import { UnreadableNotice } from '../../records/unreadable-notice.tsx';
import { useFaultFilter } from '../../records/use-fault-filter.ts';
import { useAssets, useFaults, useSites } from '../../records/use-typed.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorNotice } from '../../ui/error-notice.tsx';
import { LoadingState } from '../../ui/loading-state.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { NewFaultForm } from './new-fault-form.tsx';

/** Faults of every site, the open and severe ones first; and the way to report another. */
export function FaultListScreen() {
  const { t } = useTranslation('problems');
  const [search, setSearch] = useSearchParams();
  const asked = search.get('asset');
  const adding = asked !== null || search.has('new');
  const filtering = useFaultFilter('open');
  const faults = useFaults();
  const sites = useSites();
  const assets = useAssets();
  const mayWrite = useMayWrite();

  if (faults.state === 'loading' || assets.state === 'loading') return <LoadingState />;
  const shown = faults.items
    .filter(one => faultMatches(one, filtering.filter, false))
    .toSorted(byUrgency);
  const inReach = assets.items.filter(one => mayWrite(one.space));
  const close = (): void =>
    setSearch(
      before => {
        before.delete('new');
        before.delete('asset');
        return before;
      },
      { replace: true },
    );
  return (
    <>
      <PageHeader
        title={t('list.title')}
        actions={
          inReach.length > 0 &&
          !adding && (
            <Button
              leftSection={<IconPlus size={16} aria-hidden />}
              onClick={() =>
                setSearch(before => {
                  before.set('new', '1');
                  return before;
                })
              }
            >
              {t('new.open')}
            </Button>
          )
        }
      />
      <Stack gap="md">
        {faults.error !== undefined && (
          <ErrorNotice error={faults.error} onRetry={faults.refresh} />
        )}
        <UnreadableNotice unreadable={faults.unreadable} />
        {adding && inReach.length > 0 && (
          <NewFaultForm
            assets={inReach}
            sites={sites.items}
            asset={inReach.find(one => one.id === asked)}
            onCancel={close}
          />
        )}
        {faults.items.length === 0 ? (
          !adding && (
            <EmptyState
              icon={IconAlertCircle}
              title={t('list.empty')}
              hint={assets.items.length === 0 ? t('list.emptyNoAssets') : t('list.emptyHint')}
              action={assets.items.length === 0 && <FirstDevice sites={sites.items} />}
            />
          )
        ) : (
          <FilteredFaults
            label={t('list.title')}
            filtering={filtering}
            shown={shown}
            total={faults.items.length}
            sites={sites.items}
          />
        )}
      </Stack>
    </>
  );
}

/** Where somebody goes who has no device yet. */
function FirstDevice({ sites }: { readonly sites: readonly Site[] }) {
  const { t } = useTranslation('problems');
  const mayWrite = useMayWrite();
  const mayAddSite = useMayAddSite();
  const site = sites.find(({ space }) => mayWrite(space));
  if (site === undefined && !mayAddSite) return null;
  return (
    <Button
      component={Link}
      to={site === undefined ? '/sites/new' : `/sites/${site.space}/assets/new`}
      variant="default"
    >
      {t(site === undefined ? 'list.addSite' : 'list.addAsset')}
    </Button>
  );
}
