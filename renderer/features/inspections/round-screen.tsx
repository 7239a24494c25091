import { Anchor, Button, Grid, Progress, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useParams } from 'react-router';
import { placeText } from '../../../common/features/assets/asset-place.ts';
import { progressOf } from '../../../common/features/inspections/progress.ts';
import { toRound, type Round } from '../../../common/features/inspections/round-view.ts';
import type { RecordView } from '../../data/data-contract.ts';
import { useDraft } from '../../data/use-draft.ts';
import { useMayWrite } from '../../lib/use-may-write.ts';
import { CredentialUses } from '../../records/credential-uses.tsx';
import { HistoryPanel } from '../../records/history-panel.tsx';
import { PendingMark } from '../../records/pending-mark.tsx';
import { ReadsOnly } from '../../records/reads-only.tsx';
import { RecordGate } from '../../records/record-gate.tsx';
import { useAssets, useSites } from '../../records/use-typed.ts';
import { useBilingual } from '../../records/use-bilingual.ts';
import { useFieldEdits } from '../../records/use-field-edits.ts';
import { ErrorNotice } from '../../ui/error-notice.tsx';
import { LoadingState } from '../../ui/loading-state.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { FinishButton, FinishState } from './finish-round.tsx';
import { RoundWalk } from './round-walk.tsx';
import { useRoundWords } from './round-words.ts';

/** An inspection round: item by item, every answer saved as it is given. */
export function RoundScreen() {
  const { id } = useParams();
  const words = useRoundWords();
  return (
    <RecordGate id={id} read={toRound} words={words}>
      {(round, record) => <OpenRound round={round} record={record} />}
    </RecordGate>
  );
}

function OpenRound(props: { readonly round: Round; readonly record: RecordView }) {
  const { round, record } = props;
  const { t } = useTranslation('inspections');
  const text = useBilingual();
  const words = useRoundWords(round.template);
  const assets = useAssets(round.space);
  const site = useSites().items.find(one => one.space === round.space);
  const asset = assets.items.find(one => one.id === round.asset);
  const edits = useFieldEdits(record);
  const mayWrite = useMayWrite()(round.space);
  const draft = useDraft(`round/${round.id}`);
  const [current, setCurrent] = useState(() => firstItem(round));
  const [asked, setAsked] = useState(false);
  const [historyShown, showHistory] = useState(false);
  const { judged, total, byVerdict } = progressOf(round);

  return (
    <>
      <PageHeader
        overline={
          <>
            {site?.name}
            {' · '}
            <Anchor component={Link} to={`/assets/${round.asset}`} inherit underline="always">
              {asset?.name ?? t('round.assetUnknown')}
            </Anchor>
            {asset !== undefined && placeText(asset) !== '' && ` · ${placeText(asset)}`}
          </>
        }
        title={text(round.template.title)}
        marks={<PendingMark record={record} />}
        actions={
          round.state === 'open' &&
          mayWrite && <FinishButton round={round} edits={edits} onMissing={() => setAsked(true)} />
        }
        description={`${round.number} · ${t('round.version', { version: round.template.version })}`}
      />
      <Stack gap="md">
        <div>
          <Progress.Root size="lg" aria-hidden>
            <Part of={total} count={byVerdict.pass} color="green" />
            <Part of={total} count={byVerdict.fail} color="red" />
            <Part of={total} count={byVerdict['not-applicable']} color="gray" />
            <Part of={total} count={byVerdict['not-checked']} color="yellow" />
          </Progress.Root>
          <Text size="sm" c="dimmed" mt={4} aria-live="polite">
            {t('progress.label', { judged, total })}
            {byVerdict.fail > 0 && ` · ${t('progress.failed', { count: byVerdict.fail })}`}
            {byVerdict['not-checked'] > 0 &&
              ` · ${t('progress.notChecked', { count: byVerdict['not-checked'] })}`}
          </Text>
        </div>
        <ReadsOnly space={round.space} />
        <FinishState
          round={round}
          edits={edits}
          asked={asked}
          readOnly={!mayWrite}
          onJump={setCurrent}
        />
        {edits.error !== undefined && (
          <ErrorNotice title={t('round.notSaved')} error={edits.error} />
        )}
        {draft.error !== undefined && <ErrorNotice error={draft.error} />}
        {draft.state === 'loading' ? (
          <LoadingState />
        ) : (
          <RoundWalk
            round={round}
            asset={asset}
            edits={edits}
            draft={draft}
            mayWrite={mayWrite}
            current={current}
            onSelect={setCurrent}
          />
        )}
        <CredentialUses record={record} />
        <Grid>
          <Grid.Col>
            {historyShown ? (
              <HistoryPanel record={record} words={words} />
            ) : (
              <Button variant="subtle" size="compact-sm" onClick={() => showHistory(true)}>
                {t('round.showHistory')}
              </Button>
            )}
          </Grid.Col>
        </Grid>
      </Stack>
    </>
  );
}

function Part(props: { readonly of: number; readonly count: number; readonly color: string }) {
  if (props.count === 0) return null;
  return (
    <Progress.Section value={(props.count / props.of) * 100} color={props.color} withAria={false} />
  );
}

/** Where the walk goes on: the first item without a verdict, or the first of all. */
function firstItem(round: Round): string {
  return progressOf(round).open[0] ?? round.template.sections[0]?.items[0]?.id ?? '';
}
