import { Grid } from '@mantine/core';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import type { Asset } from '../../../common/features/assets/asset-view.ts';
import { answerLack } from '../../../common/features/inspections/answer-check.ts';
import { previousReadings } from '../../../common/features/inspections/previous-readings.ts';
import { nextOpenItem } from '../../../common/features/inspections/progress.ts';
import { parseReading } from '../../../common/features/inspections/reading.ts';
import { itemsOf, type Round } from '../../../common/features/inspections/round-view.ts';
import {
  answerField,
  type Answer,
  type Verdict,
} from '../../../common/features/inspections/round.ts';
import type { AppError } from '../../../common/errors/app-error.ts';
import type { Draft } from '../../data/use-draft.ts';
import { SshButton } from '../../records/ssh-button.tsx';
import { useCredentials, useFaults, useRounds } from '../../records/use-typed.ts';
import type { FieldEdits } from '../../records/use-field-edits.ts';
import { ErrorNotice } from '../../ui/error-notice.tsx';
import { FieldConflict } from '../../ui/field-conflict.tsx';
import { ItemEvidence } from './item-evidence.tsx';
import { ItemList } from './item-list.tsx';
import { ItemPanel } from './item-panel.tsx';
import { useRoundWords } from './round-words.ts';
import { useAnswers } from './use-answers.ts';
import { useRaiseFault } from './use-raise-fault.ts';

/** The walk through a round's items: the list on one side, the item at hand on the other. */
export function RoundWalk(props: {
  readonly round: Round;
  readonly asset: Asset | undefined;
  readonly edits: FieldEdits;
  readonly draft: Draft;
  readonly mayWrite: boolean;
  readonly current: string;
  readonly onSelect: (item: string) => void;
}) {
  const { round, asset, edits, mayWrite, current, onSelect } = props;
  const { t } = useTranslation('inspections');
  const navigate = useNavigate();
  const words = useRoundWords(round.template);
  const answers = useAnswers(round, edits, props.draft);
  const faults = useFaults(round.space);
  const credentials = useCredentials(round.space);
  const rounds = useRounds(round.space);
  const { raising, raise } = useRaiseFault(round, asset);
  const [failure, setFailure] = useState<AppError | undefined>();
  // Counts choices from the list, so that choosing the item at hand brings the focus to it too.
  const [turn, setTurn] = useState(0);
  // Items judged here whose answer the record may not show yet: the walk must not come back to them.
  const judgedHere = useRef(new Set<string>());

  const items = itemsOf(round.template);
  const at = Math.max(
    items.findIndex(item => item.id === current),
    0,
  );
  const item = items[at];
  if (item === undefined) return null;
  const given = round.answers.get(item.id);
  const typed = answers.typed(item.id);
  const readOnly = round.state === 'finished' || !mayWrite;
  const fault = faults.items.find(
    one => one.origin?.round === round.id && one.origin.item === item.id,
  );

  const answerWith = (verdict: Verdict): Answer => ({
    verdict,
    reading: item.reading === undefined ? null : (parseReading(typed.reading) ?? null),
    note: typed.note,
  });
  const move = (by: 1 | -1): void => {
    const next = items[at + by];
    if (next !== undefined) onSelect(next.id);
  };
  const judge = async (verdict: Verdict) => {
    const answer = answerWith(verdict);
    if (!(await answers.save(item.id, answer))) return undefined;
    judgedHere.current.add(item.id);
    const lack = answerLack(item, answer);
    if (lack === 'reading-missing') return 'reading';
    if (lack !== undefined) return 'note';
    if (verdict === 'fail') return answer.note === '' ? 'note' : 'fault';
    const known = new Map(round.answers);
    for (const id of judgedHere.current) known.set(id, { answer, heads: [] });
    const next = nextOpenItem({ template: round.template, answers: known }, item.id);
    if (next !== undefined) onSelect(next);
    return undefined;
  };
  const leave = (): void => {
    if (given === undefined || readOnly) return;
    const answer = answerWith(given.answer.verdict);
    const same = answer.note === given.answer.note && answer.reading === given.answer.reading;
    if (!same) void answers.save(item.id, answer);
  };
  const raiseFault = async (): Promise<void> => {
    // The note may still be only typed; the fault and the answer must say the same.
    const answer = answerWith('fail');
    if (!(await answers.save(item.id, answer))) return;
    const made = await raise(item, answer);
    if (made.ok) await navigate(`/faults/${made.value}`);
    else setFailure(made.error);
  };

  return (
    <Grid>
      <Grid.Col span={{ base: 12, md: 4 }} order={{ base: 2, md: 1 }}>
        <ItemList
          round={round}
          current={item.id}
          onSelect={id => {
            setTurn(turn + 1);
            onSelect(id);
          }}
        />
      </Grid.Col>
      <Grid.Col span={{ base: 12, md: 8 }} order={{ base: 1, md: 2 }}>
        {failure !== undefined && <ErrorNotice title={t('fault.notRaised')} error={failure} />}
        <ItemPanel
          key={item.id}
          turn={turn}
          item={item}
          position={t('item.position', { at: at + 1, total: items.length })}
          given={given}
          typed={typed}
          previous={previousReadings(rounds.items, round, item.id)}
          fault={fault}
          raising={raising}
          readOnly={readOnly}
          mayRaise={mayWrite}
          conflict={
            given !== undefined &&
            given.heads.length > 1 && (
              <FieldConflict
                label={words.label(answerField(item.id))}
                heads={given.heads}
                show={value => words.value(answerField(item.id), value)}
                busy={edits.saving}
                onKeep={
                  mayWrite
                    ? head => void edits.resolve(answerField(item.id), head.value)
                    : undefined
                }
              />
            )
          }
          evidence={<ItemEvidence round={round} item={item.id} mayAttach={!readOnly} />}
          terminal={
            asset !== undefined && (
              <SshButton
                asset={asset}
                credentials={credentials.items}
                work={{ type: 'round', space: round.space, id: round.id }}
              />
            )
          }
          onType={next => answers.type(item.id, next)}
          onLeave={leave}
          onJudge={judge}
          onRaise={() => void raiseFault()}
          onMove={move}
        />
      </Grid.Col>
    </Grid>
  );
}
