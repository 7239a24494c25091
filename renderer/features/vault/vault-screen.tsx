import { Button, Stack } from '@mantine/core';
import { IconKey, IconPlus } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Link, Navigate, useSearchParams } from 'react-router';
import { useMayWrite } from '../../lib/use-may-write.ts';
import { useSpaces } from '../../lib/vault-desk.ts';
import { UnreadableNotice } from '../../records/unreadable-notice.tsx';
import { useAssets, useCredentials, useSites } from '../../records/use-typed.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorNotice } from '../../ui/error-notice.tsx';
import { LoadingState } from '../../ui/loading-state.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { CredentialList } from './credential-list.tsx';
import { VaultMenu } from './vault-menu.tsx';

/** The stored credentials of every site: what they are for, and the ways to use them. */
export function VaultScreen() {
  const { t } = useTranslation('vault');
  const [search] = useSearchParams();
  const sites = useSites();
  const assets = useAssets();
  const credentials = useCredentials();
  const mayWrite = useMayWrite();
  const spaces = useSpaces();
  const all = [sites, assets, credentials];
  const failed = all.find(one => one.error !== undefined);

  // Where a device has no credential yet, its button leads to the form of a new one.
  if (search.has('new')) return <Navigate to={`/vault/new?${search.toString()}`} replace />;
  if (all.some(one => one.state === 'loading')) return <LoadingState />;
  const mayAdd = spaces.some(info => info.kind === 'site' && mayWrite(info.space));
  const add = mayAdd && (
    <Button component={Link} to="/vault/new" leftSection={<IconPlus size={16} aria-hidden />}>
      {t('add')}
    </Button>
  );
  const isEmpty = credentials.items.length === 0 && credentials.unreadable.length === 0;
  return (
    <>
      <PageHeader
        title={t('title')}
        description={t('description')}
        actions={
          <>
            <VaultMenu mayAdd={mayAdd} />
            {add}
          </>
        }
      />
      <Stack gap="md">
        {failed?.error !== undefined && (
          <ErrorNotice error={failed.error} onRetry={failed.refresh} />
        )}
        <UnreadableNotice unreadable={credentials.unreadable} />
        {failed === undefined && isEmpty && (
          <EmptyState
            icon={IconKey}
            title={t('empty.title')}
            hint={t(mayAdd ? 'empty.hint' : 'empty.noSite')}
            action={
              mayAdd ? (
                <>
                  {add}
                  <Button component={Link} to="/vault/import" variant="default">
                    {t('import.title')}
                  </Button>
                </>
              ) : (
                <Button component={Link} to="/" variant="default">
                  {t('empty.toHome')}
                </Button>
              )
            }
          />
        )}
        {credentials.items.length > 0 && (
          <CredentialList
            credentials={credentials.items}
            assets={assets.items}
            sites={sites.items}
          />
        )}
      </Stack>
    </>
  );
}
