import {
  Alert,
  Anchor,
  Button,
  Card,
  Group,
  NativeSelect,
  Radio,
  Stack,
  Text,
} from '@mantine/core';
import { IconClipboardCheck, IconProgress, IconServer2 } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate, useSearchParams } from 'react-router';
import { byPlace, placeText } from '../../../common/features/assets/asset-place.ts';
import type { Asset } from '../../../common/features/assets/asset-view.ts';
import { itemsOf } from '../../../common/features/inspections/round-view.ts';
import { ROUND } from '../../../common/features/inspections/round.ts';
import { startRound } from '../../../common/features/inspections/start-round.ts';
import type { Template } from '../../../common/features/inspections/template.ts';
import { shippedTemplates } from '../../../common/features/inspections/templates/shipped.ts';
import type { AppError } from '../../../common/errors/app-error.ts';
import { newId, type RecordId } from '../../../common/lib/ids.ts';
import { createEdits } from '../../../common/records/record-edit.ts';
import { useCommit } from '../../data/use-records.ts';
import { useMayWrite } from '../../lib/use-may-write.ts';
import { usePlatform } from '../../lib/platform-context.ts';
import { useBilingual } from '../../records/use-bilingual.ts';
import { useNextNumber } from '../../records/use-next-number.ts';
import { useAssets, useRounds, useSites } from '../../records/use-typed.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorNotice } from '../../ui/error-notice.tsx';
import { LoadingState } from '../../ui/loading-state.tsx';
import { PageHeader } from '../../ui/page-header.tsx';

/** Starts a round: which asset, which checklist. */
export function RoundStartScreen() {
  const { t } = useTranslation('inspections');
  const assets = useAssets();
  const sites = useSites();
  const mayWrite = useMayWrite();
  const inReach = assets.items.filter(one => mayWrite(one.space));
  if (assets.state === 'loading' || sites.state === 'loading') return <LoadingState />;
  return (
    <>
      <PageHeader title={t('start.title')} description={t('start.description')} />
      {assets.error !== undefined && <ErrorNotice error={assets.error} onRetry={assets.refresh} />}
      {inReach.length === 0 ? (
        <EmptyState
          icon={IconServer2}
          title={t('start.noAssets')}
          hint={t('start.noAssetsHint')}
          action={
            <Button component={Link} to="/" variant="default">
              {t('start.toHome')}
            </Button>
          }
        />
      ) : (
        <StartForm assets={inReach} />
      )}
    </>
  );
}

function StartForm(props: { readonly assets: readonly Asset[] }) {
  const { assets } = props;
  const { t } = useTranslation('inspections');
  const text = useBilingual();
  const commit = useCommit();
  const nextNumber = useNextNumber();
  const navigate = useNavigate();
  const { random } = usePlatform();
  const sites = useSites();
  const [search] = useSearchParams();
  const asked = assets.find(one => one.id === search.get('asset'));
  const [chosen, setChosen] = useState<string>(asked?.id ?? assets[0]?.id ?? '');
  const [templateId, setTemplateId] = useState(shippedTemplates[0]?.id ?? '');
  const [starting, setStarting] = useState(false);
  const [failure, setFailure] = useState<AppError | undefined>();
  const asset = assets.find(one => one.id === chosen);
  const template = shippedTemplates.find(one => one.id === templateId);
  const unfinished = useRounds().items.find(
    one => one.asset === asset?.id && one.template.id === templateId && one.state === 'open',
  );

  const start = async (): Promise<void> => {
    if (asset === undefined || template === undefined) return;
    setStarting(true);
    const { space } = asset;
    const number = await nextNumber(space, 'R');
    const id = newId<RecordId>(random);
    const saved = number.ok
      ? await commit(
          createEdits({ space, type: ROUND, id }, startRound(number.value, template, asset.id)),
        )
      : number;
    setStarting(false);
    if (saved.ok) await navigate(`/rounds/${id}`, { replace: true });
    else setFailure(saved.error);
  };

  return (
    <Stack gap="lg" maw={720}>
      {failure !== undefined && <ErrorNotice title={t('start.notStarted')} error={failure} />}
      <NativeSelect
        label={t('start.asset')}
        value={chosen}
        onChange={event => setChosen(event.currentTarget.value)}
        data={sites.items
          .map(site => ({
            group: site.name,
            items: assets
              .filter(one => one.space === site.space)
              .toSorted(byPlace)
              .map(one => ({ value: one.id, label: labelOf(one) })),
          }))
          .filter(group => group.items.length > 0)}
      />
      <Radio.Group label={t('start.template')} value={templateId} onChange={setTemplateId}>
        <Stack gap="xs" mt="xs">
          {shippedTemplates.map(one => (
            <TemplateChoice key={one.id} template={one} />
          ))}
        </Stack>
      </Radio.Group>
      {unfinished !== undefined && (
        <Alert variant="light" color="petrol" icon={<IconProgress aria-hidden />}>
          {t('start.unfinished', { number: unfinished.number })}{' '}
          <Anchor component={Link} to={`/rounds/${unfinished.id}`} inherit underline="always">
            {t('start.continue')}
          </Anchor>
        </Alert>
      )}
      <Group>
        <Button
          loading={starting}
          disabled={asset === undefined || template === undefined}
          variant={unfinished === undefined ? 'filled' : 'default'}
          leftSection={<IconClipboardCheck size={16} aria-hidden />}
          onClick={() => void start()}
        >
          {t('start.start')}
        </Button>
        {template !== undefined && (
          <Text size="sm" c="dimmed">
            {text(template.title)} · {t('start.items', { count: itemsOf(template).length })}
          </Text>
        )}
      </Group>
    </Stack>
  );
}

function TemplateChoice(props: { readonly template: Template }) {
  const { template } = props;
  const { t } = useTranslation('inspections');
  const text = useBilingual();
  return (
    <Card withBorder padding="sm">
      <Radio
        value={template.id}
        label={text(template.title)}
        description={`${template.sections.map(section => text(section.title)).join(' · ')} · ${t(
          'start.items',
          { count: itemsOf(template).length },
        )}`}
      />
    </Card>
  );
}

function labelOf(asset: Asset): string {
  const place = placeText(asset);
  return place === '' ? asset.name : `${asset.name} · ${place}`;
}
