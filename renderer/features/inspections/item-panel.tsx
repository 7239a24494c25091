import { Alert, Button, Card, Code, Group, Stack, Text, Textarea, Title } from '@mantine/core';
import { IconAlertTriangle, IconArrowLeft, IconArrowRight } from '@tabler/icons-react';
import { useEffect, useId, useRef, type KeyboardEvent, type ReactNode, type Ref } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { answerLack } from '../../../common/features/inspections/answer-check.ts';
import type { PreviousReading } from '../../../common/features/inspections/previous-readings.ts';
import type { GivenAnswer } from '../../../common/features/inspections/round-view.ts';
import type { Verdict } from '../../../common/features/inspections/round.ts';
import type { TemplateItem } from '../../../common/features/inspections/template.ts';
import type { Fault } from '../../../common/features/problems/fault-view.ts';
import { useShortcuts } from '../../lib/shortcuts.ts';
import { useBilingual } from '../../records/use-bilingual.ts';
import { ReadingField } from './reading-field.tsx';
import type { Typed } from './use-answers.ts';
import { VerdictButtons } from './verdict-buttons.tsx';
import { verdictKeys, verdictOfLetter } from './verdict-keys.ts';

/** One item of a round: what to look at, the reading, the verdict, the note, and what follows. */
export function ItemPanel(props: {
  readonly item: TemplateItem;
  /** Changes when the focus is to come here again. */
  readonly turn: number;
  /** Such as "3 of 11". */
  readonly position: string;
  readonly given: GivenAnswer | undefined;
  readonly typed: Typed;
  readonly previous: readonly PreviousReading[];
  readonly fault: Fault | undefined;
  readonly raising: boolean;
  readonly readOnly: boolean;
  /** A failed item of a finished round can still become a fault. */
  readonly mayRaise: boolean;
  readonly conflict: ReactNode;
  readonly terminal: ReactNode;
  readonly evidence: ReactNode;
  readonly onType: (typed: Typed) => void;
  /** The fields were left: saves them if the item has a verdict. */
  readonly onLeave: () => void;
  /** Saves the verdict; answers where the focus belongs, or nothing when the walk goes on. */
  readonly onJudge: (verdict: Verdict) => Promise<'reading' | 'note' | 'fault' | undefined>;
  readonly onRaise: () => void;
  readonly onMove: (by: 1 | -1) => void;
}) {
  const { item, given, typed, readOnly } = props;
  const { t } = useTranslation('inspections');
  const text = useBilingual();
  const titleId = useId();
  const title = useRef<HTMLHeadingElement>(null);
  const reading = useRef<HTMLInputElement>(null);
  const note = useRef<HTMLTextAreaElement>(null);
  const raise = useRef<HTMLButtonElement>(null);
  const lack = given === undefined ? undefined : answerLack(item, given.answer);

  // Each item begins where its work begins: at its reading, else at the verdicts' keys.
  useEffect(() => {
    if (readOnly) return;
    (reading.current ?? title.current)?.focus();
  }, [item.id, props.turn, readOnly]);

  const judge = async (verdict: Verdict): Promise<void> => {
    if (readOnly) return;
    const target = await props.onJudge(verdict);
    if (target === 'reading') reading.current?.focus();
    if (target === 'note') note.current?.focus();
    // The button comes with the answer; it is there after the next paint.
    if (target === 'fault') requestAnimationFrame(() => (raise.current ?? note.current)?.focus());
  };
  useJudgeShortcuts(judge, props.onMove);

  const readingKeys = (event: KeyboardEvent<HTMLInputElement>): void => {
    const verdict = verdictOfLetter(event.nativeEvent);
    if (verdict !== undefined) {
      event.preventDefault();
      void judge(verdict);
    } else if (event.key === 'Enter' && !event.nativeEvent.isComposing) {
      event.preventDefault();
      title.current?.focus();
    }
  };

  return (
    <Card component="section" aria-labelledby={titleId} padding="lg">
      <Stack gap="md">
        <Group justify="space-between" align="flex-start" wrap="nowrap">
          <div>
            <Text size="sm" c="dimmed">
              {props.position}
            </Text>
            <Title order={2} id={titleId} ref={title} tabIndex={-1} style={{ outline: 'none' }}>
              {text(item.title)}
            </Title>
          </div>
          <Group gap="xs" wrap="nowrap">
            <Button
              variant="default"
              px="sm"
              aria-label={t('item.previous')}
              onClick={() => props.onMove(-1)}
            >
              <IconArrowLeft size={16} aria-hidden />
            </Button>
            <Button
              variant="default"
              px="sm"
              aria-label={t('item.next')}
              onClick={() => props.onMove(1)}
            >
              <IconArrowRight size={16} aria-hidden />
            </Button>
          </Group>
        </Group>
        <Text maw="64ch">{text(item.guidance)}</Text>
        {item.command !== undefined && (
          <Group gap="sm">
            <Text size="sm" c="dimmed">
              {t('item.command')}
            </Text>
            <Code fz="sm">{item.command}</Code>
            {props.terminal}
          </Group>
        )}
        {props.conflict}
        {item.reading !== undefined && (
          <ReadingField
            inputRef={reading}
            rule={item.reading}
            text={typed.reading}
            previous={props.previous}
            missing={lack === 'reading-missing'}
            disabled={readOnly}
            onType={value => props.onType({ ...typed, reading: value })}
            onLeave={props.onLeave}
            onKeyDown={readingKeys}
          />
        )}
        <VerdictButtons
          chosen={given?.answer.verdict}
          disabled={readOnly}
          onChoose={verdict => void judge(verdict)}
        />
        <Textarea
          ref={note}
          label={given?.answer.verdict === 'not-checked' ? t('note.reason') : t('note.label')}
          placeholder={t('note.placeholder')}
          autosize
          minRows={2}
          maxRows={8}
          value={typed.note}
          disabled={readOnly}
          error={lack !== undefined && lack !== 'reading-missing' ? t(`lack.${lack}`) : undefined}
          onChange={event => props.onType({ ...typed, note: event.currentTarget.value })}
          onBlur={props.onLeave}
          onKeyDown={event => {
            if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
            event.preventDefault();
            props.onLeave();
            if (given?.answer.verdict === 'fail') raise.current?.focus();
            else props.onMove(1);
          }}
        />
        {props.evidence}
        {given?.answer.verdict === 'fail' && (props.fault !== undefined || props.mayRaise) && (
          <FailedItem
            buttonRef={raise}
            fault={props.fault}
            raising={props.raising}
            onRaise={props.onRaise}
          />
        )}
      </Stack>
    </Card>
  );
}

function FailedItem(props: {
  readonly buttonRef: Ref<HTMLButtonElement>;
  readonly fault: Fault | undefined;
  readonly raising: boolean;
  readonly onRaise: () => void;
}) {
  const { t } = useTranslation('inspections');
  const { buttonRef, fault } = props;
  return (
    <Alert color="red" variant="light" icon={<IconAlertTriangle aria-hidden />}>
      <Group justify="space-between" gap="sm">
        {fault === undefined ? (
          <>
            <Text size="sm">{t('fault.hint')}</Text>
            <Button ref={buttonRef} color="red" loading={props.raising} onClick={props.onRaise}>
              {t('fault.raise')}
            </Button>
          </>
        ) : (
          <>
            <Text size="sm">{t('fault.raised', { number: fault.number })}</Text>
            <Button component={Link} to={`/faults/${fault.id}`} variant="default">
              {t('fault.open')}
            </Button>
          </>
        )}
      </Group>
    </Alert>
  );
}

function useJudgeShortcuts(
  judge: (verdict: Verdict) => Promise<void>,
  move: (by: 1 | -1) => void,
): void {
  const { t } = useTranslation('inspections');
  const group = t('keys.group');
  useShortcuts([
    ...verdictKeys.flatMap(({ verdict, keys }) =>
      keys.map(key => ({
        keys: key,
        label: t(`verdict.${verdict}`),
        group,
        run: () => void judge(verdict),
      })),
    ),
    { keys: '.', label: t('item.next'), group, run: () => move(1) },
    { keys: ',', label: t('item.previous'), group, run: () => move(-1) },
  ]);
}
