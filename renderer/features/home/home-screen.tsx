import { Button, Card, Grid, Stack } from '@mantine/core';
import {
  IconClipboardCheck,
  IconFlag,
  IconMapPin,
  IconPlus,
  IconServer2,
} from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Site } from '../../../common/features/workspace/site-view.ts';
import { useMayAddSite, useMayWrite } from '../../lib/use-may-write.ts';
import { useOwner } from '../../lib/vault-desk.ts';
import { RoundList } from '../../records/round-list.tsx';
import { UnreadableNotice } from '../../records/unreadable-notice.tsx';
import { useAssets, useFaults, useRounds, useSites } from '../../records/use-typed.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorNotice } from '../../ui/error-notice.tsx';
import { LoadingState } from '../../ui/loading-state.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { Section } from '../../ui/section.tsx';
import { DamagedRows } from './damaged-rows.tsx';
import { ExpiringCredentials } from './expiring-credentials.tsx';
import { LatestReplies } from './latest-replies.tsx';
import { OpenFaults } from './open-faults.tsx';
import { SiteList } from './site-list.tsx';
import { SyncSection } from './sync-section.tsx';

/** What is open, what was answered, and how the work stands towards the server. */
export function HomeScreen() {
  const { t } = useTranslation('home');
  const owner = useOwner();
  const sites = useSites();
  const assets = useAssets();
  const rounds = useRounds();
  const faults = useFaults();
  const mayWrite = useMayWrite();
  const mayAddSite = useMayAddSite();
  const all = [sites, assets, rounds, faults];
  const failed = all.find(one => one.error !== undefined);
  if (all.some(one => one.state === 'loading')) return <LoadingState />;

  const openRounds = rounds.items.filter(one => one.state === 'open');
  const own = sites.items.filter(one => mayWrite(one.space));
  const mayStart = assets.items.some(one => mayWrite(one.space));
  // Who only reads has no first steps to take.
  const begun = assets.items.length > 0 || (own.length === 0 && !mayAddSite);
  return (
    <>
      <PageHeader
        title={t('title')}
        description={`${owner.name} · ${owner.orgName}`}
        actions={mayStart && <QuickActions />}
      />
      <Stack gap="md">
        {failed?.error !== undefined && (
          <ErrorNotice error={failed.error} onRetry={failed.refresh} />
        )}
        <DamagedRows />
        <ExpiringCredentials />
        <UnreadableNotice unreadable={all.flatMap(one => one.unreadable)} />
        <Grid>
          <Grid.Col span={{ base: 12, md: 8 }}>
            <Stack gap="md">
              {!begun && <FirstSteps sites={own} />}
              {begun && (
                <>
                  <Section title={t('rounds.title')} flush>
                    {openRounds.length === 0 ? (
                      <EmptyState
                        compact
                        icon={IconClipboardCheck}
                        title={t('rounds.empty')}
                        hint={mayStart ? t('rounds.emptyHint') : undefined}
                      />
                    ) : (
                      <RoundList rounds={openRounds} assets={assets.items} />
                    )}
                  </Section>
                  <OpenFaults faults={faults.items} sites={sites.items} />
                </>
              )}
            </Stack>
          </Grid.Col>
          <Grid.Col span={{ base: 12, md: 4 }}>
            <Stack gap="md">
              <SyncSection />
              {begun && <LatestReplies faults={faults.items} />}
              {sites.items.length > 0 && (
                <SiteList sites={sites.items} assets={assets.items} faults={faults.items} />
              )}
            </Stack>
          </Grid.Col>
        </Grid>
      </Stack>
    </>
  );
}

function QuickActions() {
  const { t } = useTranslation('home');
  return (
    <>
      <Button
        component={Link}
        to="/rounds/new"
        leftSection={<IconClipboardCheck size={16} aria-hidden />}
      >
        {t('actions.startRound')}
      </Button>
      <Button
        component={Link}
        to="/faults?new=1"
        variant="default"
        leftSection={<IconFlag size={16} aria-hidden />}
      >
        {t('actions.reportFault')}
      </Button>
    </>
  );
}

/** Says what to do first: a site, then an asset in it. */
function FirstSteps(props: { readonly sites: readonly Site[] }) {
  const { t } = useTranslation('home');
  const site = props.sites[0];
  return (
    <Card padding="md">
      {site === undefined ? (
        <EmptyState
          icon={IconMapPin}
          title={t('first.siteTitle')}
          hint={t('first.siteHint')}
          action={
            <Button
              component={Link}
              to="/sites/new"
              leftSection={<IconPlus size={16} aria-hidden />}
            >
              {t('first.addSite')}
            </Button>
          }
        />
      ) : (
        <EmptyState
          icon={IconServer2}
          title={t('first.assetTitle')}
          hint={t('first.assetHint')}
          action={
            <Button
              component={Link}
              to={`/sites/${site.space}/assets/new`}
              leftSection={<IconPlus size={16} aria-hidden />}
            >
              {t('first.addAsset', { site: site.name })}
            </Button>
          }
        />
      )}
    </Card>
  );
}
