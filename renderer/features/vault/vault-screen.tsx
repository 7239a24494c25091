import { Alert, Anchor, Button, Stack, Table, Text } from '@mantine/core';
import { IconKey, IconLock, IconPlus } from '@tabler/icons-react';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useSearchParams } from 'react-router';
import { byPlace, placeText } from '../../../common/features/assets/asset-place.ts';
import type { Asset } from '../../../common/features/assets/asset-view.ts';
import type { Credential } from '../../../common/features/vault/credential-view.ts';
import type { Site } from '../../../common/features/workspace/site-view.ts';
import { useMayWrite } from '../../lib/use-may-write.ts';
import { SealedDots } from '../../records/sealed-dots.tsx';
import { SshButton } from '../../records/ssh-button.tsx';
import { UnreadableNotice } from '../../records/unreadable-notice.tsx';
import { useAssets, useCredentials, useSites } from '../../records/use-typed.ts';
import { RelativeTime } from '../../ui/date-time.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorNotice } from '../../ui/error-notice.tsx';
import { LoadingState } from '../../ui/loading-state.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { Section } from '../../ui/section.tsx';
import { CredentialForm } from './credential-form.tsx';

/** The stored credentials by site and asset: to log in with, never to look at. */
export function VaultScreen() {
  const { t } = useTranslation('vault');
  const [search, setSearch] = useSearchParams();
  const wanted = search.get('asset');
  const adding = wanted !== null || search.has('new');
  const sites = useSites();
  const assets = useAssets();
  const credentials = useCredentials();
  const mayWrite = useMayWrite();
  const all = [sites, assets, credentials];
  const failed = all.find(one => one.error !== undefined);
  const groups = useMemo(
    () => bySite(sites.items, assets.items, credentials.items),
    [sites.items, assets.items, credentials.items],
  );

  if (all.some(one => one.state === 'loading')) return <LoadingState />;
  const inReach = assets.items.filter(one => mayWrite(one.space));
  const close = (): void => setSearch({}, { replace: true });
  const add = (
    <Button
      leftSection={<IconPlus size={16} aria-hidden />}
      onClick={() => setSearch({ new: '1' })}
    >
      {t('add')}
    </Button>
  );
  return (
    <>
      <PageHeader
        title={t('title')}
        description={t('description')}
        actions={inReach.length > 0 && !adding ? add : undefined}
      />
      <Stack gap="md">
        {failed?.error !== undefined && (
          <ErrorNotice error={failed.error} onRetry={failed.refresh} />
        )}
        <UnreadableNotice unreadable={credentials.unreadable} />
        {adding && inReach.length > 0 && (
          <CredentialForm
            assets={inReach}
            sites={sites.items}
            asset={inReach.find(one => one.id === wanted)}
            onDone={close}
          />
        )}
        {assets.items.length === 0 && (
          <EmptyState
            icon={IconKey}
            title={t('empty.title')}
            hint={t('empty.noAssets')}
            action={
              <Button component={Link} to="/" variant="default">
                {t('empty.toHome')}
              </Button>
            }
          />
        )}
        {assets.items.length > 0 && groups.length === 0 && !adding && (
          <EmptyState
            icon={IconKey}
            title={t('empty.title')}
            hint={t('empty.hint')}
            action={inReach.length > 0 ? add : undefined}
          />
        )}
        {groups.length > 0 && (
          <Alert variant="light" color="gray" icon={<IconLock aria-hidden />}>
            {t('loginOnly')}
          </Alert>
        )}
        {groups.map(group => (
          <Section key={group.name} title={group.name} flush>
            <CredentialTable label={group.name} rows={group.rows} />
          </Section>
        ))}
      </Stack>
    </>
  );
}

interface Row {
  readonly credential: Credential;
  readonly asset: Asset | undefined;
}

function bySite(
  sites: readonly Site[],
  assets: readonly Asset[],
  credentials: readonly Credential[],
): readonly { readonly name: string; readonly rows: readonly Row[] }[] {
  const found = new Map(assets.map(asset => [asset.id, asset]));
  const spaces = [...new Set(credentials.map(one => one.space))];
  return spaces.map(space => ({
    name: sites.find(site => site.space === space)?.name ?? space,
    rows: credentials
      .filter(one => one.space === space)
      .map(credential => ({ credential, asset: found.get(credential.asset ?? ('' as Asset['id'])) }))
      .toSorted((a, b) =>
        a.asset === undefined || b.asset === undefined ? 0 : byPlace(a.asset, b.asset),
      ),
  }));
}

function CredentialTable(props: { readonly label: string; readonly rows: readonly Row[] }) {
  const { t } = useTranslation('vault');
  return (
    <Table aria-label={props.label} verticalSpacing="sm" miw={640}>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>{t('column.asset')}</Table.Th>
          <Table.Th>{t('column.name')}</Table.Th>
          <Table.Th>{t('column.secret')}</Table.Th>
          <Table.Th>{t('column.lastUse')}</Table.Th>
          <Table.Th>{t('column.use')}</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {props.rows.map(({ credential, asset }) => (
          <Table.Tr key={credential.id}>
            <Table.Td>
              {asset === undefined ? (
                t('assetGone')
              ) : (
                <>
                  <Anchor component={Link} to={`/assets/${asset.id}`} fw={500}>
                    {asset.name}
                  </Anchor>
                  <Text size="xs" c="dimmed">
                    {placeText(asset)}
                  </Text>
                </>
              )}
            </Table.Td>
            <Table.Td>
              {credential.name}
              <Text size="xs" c="dimmed">
                {credential.username}
              </Text>
            </Table.Td>
            <Table.Td>
              <SealedDots />
            </Table.Td>
            <Table.Td>
              <LastUse credential={credential} />
            </Table.Td>
            <Table.Td>
              {asset !== undefined && (
                <SshButton
                  asset={asset}
                  credentials={[credential]}
                  work={{ type: 'asset', space: asset.space, id: asset.id }}
                />
              )}
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}

function LastUse(props: { readonly credential: Credential }) {
  const { t } = useTranslation('vault');
  const { lastUse, uses } = props.credential;
  if (lastUse === undefined) {
    return (
      <Text size="sm" c="dimmed">
        {t('neverUsed')}
      </Text>
    );
  }
  return (
    <>
      <Text size="sm" component="div">
        <RelativeTime at={lastUse.written.at} />
      </Text>
      <Text size="xs" c="dimmed">
        {t('usedBy', { name: lastUse.written.authorName, count: uses })}
      </Text>
    </>
  );
}
