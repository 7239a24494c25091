import { Anchor, NativeSelect } from '@mantine/core';
import { IconShieldCheck } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Link, useSearchParams } from 'react-router';
import type { SpaceId } from '../../../common/lib/ids.ts';
import { useSpaces } from '../../lib/vault-desk.ts';
import { useRecords } from '../../data/use-records.ts';
import { CREDENTIAL_POLICY } from '../../../common/features/vault/policy.ts';
import { usePolicy } from '../../records/use-policy.ts';
import { useSites } from '../../records/use-typed.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorNotice } from '../../ui/error-notice.tsx';
import { LoadingState } from '../../ui/loading-state.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { PolicyForm } from './policy-form.tsx';

/** Who may do what with a site's credentials; administrators change it. */
export function PolicyScreen() {
  const { t } = useTranslation('vault');
  const [search, setSearch] = useSearchParams();
  const sites = useSites();
  const spaces = useSpaces().filter(info => info.kind === 'site');
  const chosen = spaces.find(info => info.space === search.get('space')) ?? spaces[0];
  const nameOf = (space: SpaceId): string =>
    sites.items.find(site => site.space === space)?.name ?? t('list.noSite');
  return (
    <>
      <PageHeader
        overline={
          <Anchor component={Link} to="/vault" inherit underline="always">
            {t('title')}
          </Anchor>
        }
        title={t('policy.title')}
        description={t('policy.description')}
        actions={
          spaces.length > 1 && (
            <NativeSelect
              aria-label={t('policy.site')}
              value={chosen?.space}
              data={spaces.map(info => ({ value: info.space, label: nameOf(info.space) }))}
              onChange={event => setSearch({ space: event.currentTarget.value }, { replace: true })}
            />
          )
        }
      />
      {sites.state === 'loading' && <LoadingState />}
      {sites.error !== undefined && <ErrorNotice error={sites.error} onRetry={sites.refresh} />}
      {sites.state === 'ready' && chosen === undefined && (
        <EmptyState icon={IconShieldCheck} title={t('policy.noSite')} hint={t('empty.noSite')} />
      )}
      {sites.state === 'ready' && chosen !== undefined && (
        <OpenPolicy key={chosen.space} space={chosen.space} name={nameOf(chosen.space)} />
      )}
    </>
  );
}

function OpenPolicy(props: { readonly space: SpaceId; readonly name: string }) {
  const { space, name } = props;
  const policy = usePolicy(space);
  const records = useRecords(CREDENTIAL_POLICY, space);
  if (policy.state === 'loading' || records.state === 'loading') return <LoadingState />;
  if (policy.state === 'error') {
    return <ErrorNotice error={policy.error} onRetry={policy.refresh} />;
  }
  if (records.state === 'error') {
    return <ErrorNotice error={records.error} onRetry={records.refresh} />;
  }
  return (
    <PolicyForm
      // A policy that came by sync starts the form over: what was ticked was about another one.
      key={policy.value.revision}
      space={space}
      name={name}
      present={policy.value}
      record={records.records[0]}
      onSaved={policy.refresh}
    />
  );
}
