import { Alert, Anchor, Button, Group, NativeSelect, Stack, Stepper, Text } from '@mantine/core';
import { IconAlertTriangle, IconCircleCheck, IconFileImport } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { SpaceId } from '../../../common/lib/ids.ts';
import { useMayWrite } from '../../lib/use-may-write.ts';
import { useSpaces } from '../../lib/vault-desk.ts';
import { useAssets, useCredentials, useSites } from '../../records/use-typed.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorNotice } from '../../ui/error-notice.tsx';
import { LoadingState } from '../../ui/loading-state.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { Section } from '../../ui/section.tsx';
import { ImportCheck } from './import-check.tsx';
import { ImportLeft } from './import-left.tsx';
import { useImport, type Importing } from './use-import.ts';

/** Takes credentials over from another password manager: choose, check, done. */
export function ImportScreen() {
  const { t } = useTranslation('vault');
  const sites = useSites();
  const assets = useAssets();
  const credentials = useCredentials();
  const spaces = useSpaces();
  const mayWrite = useMayWrite();
  const importing = useImport(credentials.items, assets.items);
  const offered = spaces
    .filter(info => info.kind === 'site' && mayWrite(info.space))
    .map(info => ({
      space: info.space,
      name: sites.items.find(site => site.space === info.space)?.name ?? t('list.noSite'),
    }));
  const failed = [sites, assets, credentials].find(one => one.error !== undefined);
  const isLoading = [sites, assets, credentials].some(one => one.state === 'loading');
  const { open, done } = importing;
  const step = done !== undefined ? 3 : open !== undefined ? 1 : 0;
  const nameOf = (space: SpaceId): string =>
    offered.find(one => one.space === space)?.name ?? t('list.noSite');

  const body = (() => {
    if (failed?.error !== undefined) {
      return <ErrorNotice error={failed.error} onRetry={failed.refresh} />;
    }
    if (isLoading) return <LoadingState />;
    if (offered.length === 0) {
      return (
        <EmptyState icon={IconFileImport} title={t('import.noSite')} hint={t('empty.noSite')} />
      );
    }
    if (done !== undefined && open !== undefined) {
      return (
        <EmptyState
          icon={IconCircleCheck}
          title={t('import.done', { count: done })}
          hint={
            <>
              {t('import.doneHint', { count: done, site: nameOf(open.space) })}{' '}
              {['csv', 'keepass-xml', 'bitwarden-json'].includes(open.preview.format) &&
                t('import.plain')}
            </>
          }
          action={
            <>
              <Button component={Link} to={`/vault?space=${open.space}`}>
                {t('import.toList')}
              </Button>
              <Button variant="default" onClick={importing.leave}>
                {t('import.again')}
              </Button>
            </>
          }
        />
      );
    }
    if (open !== undefined) {
      return (
        <ImportCheck
          importing={importing}
          open={open}
          assets={assets.items.filter(one => one.space === open.space)}
        />
      );
    }
    return <PickFile importing={importing} sites={offered} />;
  })();
  return (
    <>
      <PageHeader
        overline={
          <Anchor component={Link} to="/vault" inherit underline="always">
            {t('title')}
          </Anchor>
        }
        title={t('import.title')}
        description={t('import.description')}
      />
      <Stack gap="lg">
        <Stepper active={step} size="xs" iconSize={26} allowNextStepsSelect={false}>
          {(['file', 'check', 'done'] as const).map(name => (
            <Stepper.Step key={name} label={t(`import.step.${name}`)} component="div" />
          ))}
        </Stepper>
        {body}
      </Stack>
    </>
  );
}

function PickFile(props: {
  readonly importing: Importing;
  readonly sites: readonly { readonly space: SpaceId; readonly name: string }[];
}) {
  const { importing, sites } = props;
  const { t } = useTranslation('vault');
  const [space, setSpace] = useState(sites[0]?.space);
  const pick = (): void => {
    if (space !== undefined) void importing.pick(space);
  };
  return (
    <Section title={t('import.step.file')}>
      <Stack gap="md">
        {importing.error !== undefined && (
          <ErrorNotice title={t('import.failed')} error={importing.error} />
        )}
        {importing.left !== undefined && (
          <ImportLeft importing={importing} count={importing.left.credentials.length} />
        )}
        <NativeSelect
          label={t('import.into')}
          maw="24rem"
          value={space}
          data={sites.map(site => ({ value: site.space, label: site.name }))}
          onChange={event =>
            setSpace(sites.find(site => site.space === event.currentTarget.value)?.space)
          }
        />
        <Group>
          <Button
            leftSection={<IconFileImport size={16} aria-hidden />}
            loading={importing.busy}
            disabled={importing.left !== undefined}
            onClick={pick}
          >
            {t('import.pick')}
          </Button>
          <Text size="sm" c="dimmed">
            {t('import.pickHint')}
          </Text>
        </Group>
        <Alert color="yellow" variant="light" icon={<IconAlertTriangle aria-hidden />}>
          {t('import.plain')}
        </Alert>
      </Stack>
    </Section>
  );
}
