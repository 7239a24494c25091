import { Anchor } from '@mantine/core';
import { IconKey } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Link, useSearchParams } from 'react-router';
import { useMayWrite } from '../../lib/use-may-write.ts';
import { useSpaces } from '../../lib/vault-desk.ts';
import { useAssets, useSites } from '../../records/use-typed.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorNotice } from '../../ui/error-notice.tsx';
import { LoadingState } from '../../ui/loading-state.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { NewCredentialForm } from './new-credential-form.tsx';

/** Stores a credential: its overview here, its secret in the secure window. */
export function NewCredentialScreen() {
  const { t } = useTranslation('vault');
  const [search] = useSearchParams();
  const sites = useSites();
  const assets = useAssets();
  const mayWrite = useMayWrite();
  const spaces = useSpaces();
  const failed = [sites, assets].find(one => one.error !== undefined);
  const offered = spaces
    .filter(info => info.kind === 'site' && mayWrite(info.space))
    .map(info => ({
      space: info.space,
      name: sites.items.find(site => site.space === info.space)?.name ?? t('list.noSite'),
    }));
  const body = (() => {
    if (failed?.error !== undefined) {
      return <ErrorNotice error={failed.error} onRetry={failed.refresh} />;
    }
    if (sites.state === 'loading' || assets.state === 'loading') return <LoadingState />;
    if (offered.length === 0) {
      return <EmptyState icon={IconKey} title={t('form.noSite')} hint={t('empty.noSite')} />;
    }
    return (
      <NewCredentialForm
        sites={offered}
        assets={assets.items}
        asset={assets.items.find(one => one.id === search.get('asset'))}
      />
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
        title={t('add')}
        description={t('form.hint')}
      />
      {body}
    </>
  );
}
