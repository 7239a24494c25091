import { Anchor, Grid, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Link, useParams } from 'react-router';
import { toCredential, type Credential } from '../../../common/features/vault/credential-view.ts';
import type { RecordView } from '../../data/data-contract.ts';
import { useMayWrite } from '../../lib/use-may-write.ts';
import { useNow } from '../../lib/use-now.ts';
import { ExpiryMark } from '../../records/expiry-mark.tsx';
import { HistoryPanel } from '../../records/history-panel.tsx';
import { PendingMark } from '../../records/pending-mark.tsx';
import { ReadsOnly } from '../../records/reads-only.tsx';
import { RecordConflicts } from '../../records/record-conflicts.tsx';
import { RecordGate } from '../../records/record-gate.tsx';
import { useCredentialActions } from '../../records/use-credential-actions.tsx';
import { useAssets, useSites } from '../../records/use-typed.ts';
import { PageHeader } from '../../ui/page-header.tsx';
import { CredentialButtons } from './credential-buttons.tsx';
import { useCredentialWords } from './credential-words.ts';
import { DeletedNotice, DeleteCredential } from './delete-credential.tsx';
import { EarlierSecrets } from './earlier-secrets.tsx';
import { OverviewSection } from './overview-section.tsx';
import { SecretConflict, withoutSecretConflict } from './secret-conflict.tsx';
import { SecretSection } from './secret-section.tsx';
import { useCredentialShortcuts } from './use-credential-shortcuts.ts';
import { UsesSection } from './uses-section.tsx';

/** One credential: what it is for, what its secret consists of, its uses and its past. */
export function CredentialScreen() {
  const { id } = useParams();
  return (
    <RecordGate id={id} read={toCredential} words={useCredentialWords()}>
      {(credential, record) => <OpenCredential credential={credential} record={record} />}
    </RecordGate>
  );
}

function OpenCredential(props: { readonly credential: Credential; readonly record: RecordView }) {
  const { credential, record } = props;
  const { t } = useTranslation('vault');
  const words = useCredentialWords();
  const site = useSites().items.find(one => one.space === credential.space);
  const asset = useAssets(credential.space).items.find(one => one.id === credential.asset);
  const mayWrite = useMayWrite()(credential.space);
  const now = useNow(60_000);
  const actions = useCredentialActions();
  const mayUse = mayWrite && !record.deleted;
  useCredentialShortcuts({ credential, asset, actions, mayUse });
  return (
    <>
      <PageHeader
        overline={
          <>
            <Anchor component={Link} to="/vault" inherit underline="always">
              {t('title')}
            </Anchor>
            {' · '}
            <Anchor component={Link} to={`/sites/${credential.space}`} inherit underline="always">
              {site?.name ?? t('list.noSite')}
            </Anchor>
            {asset !== undefined && (
              <>
                {' · '}
                <Anchor component={Link} to={`/assets/${asset.id}`} inherit underline="always">
                  {asset.name}
                </Anchor>
              </>
            )}
          </>
        }
        title={credential.name}
        marks={
          <>
            <ExpiryMark credential={credential} now={now} />
            <PendingMark record={record} />
          </>
        }
        description={t(`kind.${credential.kind}`)}
        actions={
          mayUse && <CredentialButtons credential={credential} asset={asset} actions={actions} />
        }
      />
      <Grid>
        <Grid.Col span={{ base: 12, md: 7 }}>
          <Stack gap="md">
            {record.deleted && <DeletedNotice record={record} mayRestore={mayWrite} />}
            <ReadsOnly space={credential.space} />
            <RecordConflicts record={withoutSecretConflict(record)} words={words} />
            {mayUse && <SecretConflict credential={credential} record={record} />}
            <SecretSection
              credential={credential}
              record={record}
              asset={asset}
              actions={actions}
              mayUse={mayUse}
            />
            <UsesSection credential={credential} />
            <EarlierSecrets
              credential={credential}
              record={record}
              actions={actions}
              mayUse={mayUse}
            />
          </Stack>
        </Grid.Col>
        <Grid.Col span={{ base: 12, md: 5 }}>
          <Stack gap="md">
            <OverviewSection credential={credential} record={record} mayEdit={mayUse} />
            {mayUse && <DeleteCredential credential={credential} record={record} />}
            <Text size="xs" c="dimmed">
              {t('confidential')}
            </Text>
          </Stack>
        </Grid.Col>
        <Grid.Col span={12}>
          <HistoryPanel record={record} words={words} />
        </Grid.Col>
      </Grid>
      {actions.dialog}
    </>
  );
}
