import { Anchor, Button, Code, Grid, List, Stack, Text } from '@mantine/core';
import { IconAlertCircle, IconClipboardCheck } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Link, useParams } from 'react-router';
import { placeText } from '../../../common/features/assets/asset-place.ts';
import { toAsset, type Asset } from '../../../common/features/assets/asset-view.ts';
import type { RecordView } from '../../data/data-contract.ts';
import { useMayWrite } from '../../lib/use-may-write.ts';
import { CredentialUses } from '../../records/credential-uses.tsx';
import { Facts } from '../../records/facts.tsx';
import { FaultTable } from '../../records/fault-table.tsx';
import { HistoryPanel } from '../../records/history-panel.tsx';
import { PendingMark } from '../../records/pending-mark.tsx';
import { ReadsOnly } from '../../records/reads-only.tsx';
import { RecordConflicts } from '../../records/record-conflicts.tsx';
import { RecordGate } from '../../records/record-gate.tsx';
import { RoundList } from '../../records/round-list.tsx';
import { SshButton } from '../../records/ssh-button.tsx';
import { useCredentials, useFaults, useRounds, useSites } from '../../records/use-typed.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { Section } from '../../ui/section.tsx';
import { AssetCredentials } from './asset-credentials.tsx';
import { useAssetWords } from './asset-words.ts';

/** One asset: where it is, how to get in, what was inspected and what is wrong. */
export function AssetScreen() {
  const { id } = useParams();
  return (
    <RecordGate id={id} read={toAsset} words={useAssetWords()}>
      {(asset, record) => <OpenAsset asset={asset} record={record} />}
    </RecordGate>
  );
}

function OpenAsset(props: { readonly asset: Asset; readonly record: RecordView }) {
  const { asset, record } = props;
  const { t } = useTranslation('assets');
  const words = useAssetWords();
  const site = useSites().items.find(one => one.space === asset.space);
  const credentials = useCredentials(asset.space).items.filter(one => one.asset === asset.id);
  const rounds = useRounds(asset.space).items.filter(one => one.asset === asset.id);
  const faults = useFaults(asset.space).items.filter(one => one.asset === asset.id);
  const mayWrite = useMayWrite()(asset.space);
  const work = { type: 'asset', space: asset.space, id: asset.id } as const;
  return (
    <>
      <PageHeader
        overline={
          <Anchor component={Link} to={`/sites/${asset.space}`} inherit>
            {site?.name ?? t('site.unnamed')}
          </Anchor>
        }
        title={asset.name}
        marks={<PendingMark record={record} />}
        description={[t(`subClass.${asset.subClass}`), placeText(asset)]
          .filter(Boolean)
          .join(' · ')}
        actions={
          mayWrite && (
            <>
              <Button
                component={Link}
                to={`/rounds/new?asset=${asset.id}`}
                leftSection={<IconClipboardCheck size={16} aria-hidden />}
              >
                {t('asset.startRound')}
              </Button>
              <SshButton asset={asset} credentials={credentials} work={work} />
            </>
          )
        }
      />
      <Grid>
        <Grid.Col span={{ base: 12, md: 8 }}>
          <Stack gap="md">
            <ReadsOnly space={asset.space} />
            <RecordConflicts record={record} words={words} />
            <Section title={t('asset.rounds')} flush>
              {rounds.length === 0 ? (
                <EmptyState
                  compact
                  icon={IconClipboardCheck}
                  title={t('asset.noRounds')}
                  hint={mayWrite ? t('asset.noRoundsHint') : undefined}
                />
              ) : (
                <RoundList rounds={rounds} assets={[asset]} />
              )}
            </Section>
            <Section
              title={t('asset.faults')}
              flush
              actions={
                mayWrite && (
                  <Button
                    component={Link}
                    to={`/faults?asset=${asset.id}`}
                    size="compact-sm"
                    variant="subtle"
                  >
                    {t('asset.reportFault')}
                  </Button>
                )
              }
            >
              {faults.length === 0 ? (
                <EmptyState compact icon={IconAlertCircle} title={t('asset.noFaults')} />
              ) : (
                <FaultTable label={t('asset.faults')} faults={faults} sites={[]} />
              )}
            </Section>
            <CredentialUses record={record} />
          </Stack>
        </Grid.Col>
        <Grid.Col span={{ base: 12, md: 4 }}>
          <Stack gap="md">
            <Section title={t('asset.facts')}>
              <Facts
                items={[
                  [t('field.subClass'), t(`subClass.${asset.subClass}`)],
                  [t('field.maker'), asset.maker],
                  [t('field.model'), asset.model],
                  [t('field.serial'), asset.serial],
                  [t('asset.place'), placeText(asset)],
                  [t('field.host'), asset.host],
                  [t('field.sshPort'), asset.host === '' ? '' : String(asset.sshPort)],
                ]}
              />
            </Section>
            <AssetCredentials asset={asset} credentials={credentials} readOnly={!mayWrite} />
            <HostKeys asset={asset} />
          </Stack>
        </Grid.Col>
        <Grid.Col span={12}>
          <HistoryPanel record={record} words={words} />
        </Grid.Col>
      </Grid>
    </>
  );
}

function HostKeys(props: { readonly asset: Asset }) {
  const { t } = useTranslation('assets');
  const { hostKeys } = props.asset;
  return (
    <Section title={t('field.hostKeys')} description={t('asset.hostKeysHint')}>
      {hostKeys.length === 0 ? (
        <Text size="sm" c="dimmed">
          {t('asset.noHostKeys')}
        </Text>
      ) : (
        <List size="sm" listStyleType="none">
          {hostKeys.map(key => (
            <List.Item key={key.fingerprint}>
              {key.algorithm}
              <Code block style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>
                {key.fingerprint}
              </Code>
            </List.Item>
          ))}
        </List>
      )}
    </Section>
  );
}
