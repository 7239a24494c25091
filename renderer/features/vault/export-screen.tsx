import { Alert, Anchor, Button, Group, NativeSelect, Stack, Text } from '@mantine/core';
import { IconFileExport, IconInfoCircle } from '@tabler/icons-react';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { credentialOverview } from '../../../common/features/vault/credential.ts';
import type { Credential } from '../../../common/features/vault/credential-view.ts';
import type { AppError } from '../../../common/errors/app-error.ts';
import type { SpaceId } from '../../../common/lib/ids.ts';
import { useSpaces, useVaultDesk } from '../../lib/vault-desk.ts';
import { usePolicy } from '../../records/use-policy.ts';
import { useCredentials, useSites } from '../../records/use-typed.ts';
import { useWorkQuestion } from '../../records/use-work-question.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorNotice } from '../../ui/error-notice.tsx';
import { LoadingState } from '../../ui/loading-state.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { Section } from '../../ui/section.tsx';

/** Writes a site's credentials to a file that only its own passphrase opens. */
export function ExportScreen() {
  const { t } = useTranslation('vault');
  const sites = useSites();
  const credentials = useCredentials();
  const spaces = useSpaces().filter(info => info.kind === 'site');
  const [chosen, setChosen] = useState<SpaceId | undefined>();
  const space = chosen ?? spaces[0]?.space;
  const nameOf = (id: SpaceId): string =>
    sites.items.find(site => site.space === id)?.name ?? t('list.noSite');
  const failed = [sites, credentials].find(one => one.error !== undefined);
  // A file with the newest credentials only would look like one with all.
  const isLoading = failed === undefined && !(sites.isWhole && credentials.isWhole);
  return (
    <>
      <PageHeader
        overline={
          <Anchor component={Link} to="/vault" inherit underline="always">
            {t('title')}
          </Anchor>
        }
        title={t('export.title')}
        description={t('export.description')}
      />
      {failed?.error !== undefined && <ErrorNotice error={failed.error} onRetry={failed.refresh} />}
      {isLoading && <LoadingState />}
      {!isLoading && failed === undefined && space === undefined && (
        <EmptyState icon={IconFileExport} title={t('export.noSite')} hint={t('empty.noSite')} />
      )}
      {!isLoading && failed === undefined && space !== undefined && (
        <Stack gap="md">
          {spaces.length > 1 && (
            <NativeSelect
              label={t('export.site')}
              maw="24rem"
              value={space}
              data={spaces.map(info => ({ value: info.space, label: nameOf(info.space) }))}
              onChange={event =>
                setChosen(spaces.find(info => info.space === event.currentTarget.value)?.space)
              }
            />
          )}
          <ExportSite
            key={space}
            space={space}
            name={nameOf(space)}
            credentials={credentials.items.filter(one => one.space === space)}
          />
        </Stack>
      )}
    </>
  );
}

function ExportSite(props: {
  readonly space: SpaceId;
  readonly name: string;
  readonly credentials: readonly Credential[];
}) {
  const { space, name, credentials } = props;
  const { t } = useTranslation('vault');
  const desk = useVaultDesk();
  const policy = usePolicy(space);
  const { ask, dialog } = useWorkQuestion();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<AppError | undefined>();
  const [written, setWritten] = useState<number | undefined>();
  const isRefused = policy.value !== undefined && !policy.value.mine.includes('export');
  // Devices of several credentials share the work; none is the one to propose.
  const asset = useMemo(() => {
    const assets = new Set(credentials.map(one => one.asset));
    const [only] = assets;
    return assets.size === 1 ? (only ?? undefined) : undefined;
  }, [credentials]);

  const run = async (): Promise<void> => {
    setError(undefined);
    setWritten(undefined);
    const named = await ask({
      space,
      asset,
      what: t('use.question.export', { name }),
      isReasonNeeded: policy.value?.policy.reasonFor.includes('export') ?? true,
    });
    if (named === undefined) return;
    setBusy(true);
    const done = await desk.call('exportCredentials', {
      credentials: credentials.map(one => ({
        sealed: one.secret,
        overview: credentialOverview.parse(one),
      })),
      work: named.work,
      reason: named.reason,
    });
    setBusy(false);
    if (done.ok) setWritten(done.value.written);
    else if (done.error.kind !== 'cancelled') setError(done.error);
  };
  return (
    <Section title={name} description={t('export.count', { count: credentials.length })}>
      <Stack gap="sm">
        {policy.error !== undefined && (
          <ErrorNotice error={policy.error} onRetry={policy.refresh} />
        )}
        <Text size="sm">{t('export.steps')}</Text>
        <Alert variant="light" color="gray" icon={<IconInfoCircle aria-hidden />}>
          {t(isRefused ? 'export.refused' : 'export.audited')}
        </Alert>
        {error !== undefined && <ErrorNotice title={t('export.failed')} error={error} />}
        <Group>
          <Button
            leftSection={<IconFileExport size={16} aria-hidden />}
            loading={busy}
            disabled={isRefused || credentials.length === 0 || policy.value === undefined}
            onClick={() => void run()}
          >
            {t('export.action')}
          </Button>
          <Text size="sm" component="output">
            {written !== undefined && t('export.done', { count: written })}
            {credentials.length === 0 && t('export.none')}
          </Text>
        </Group>
      </Stack>
      {dialog}
    </Section>
  );
}
