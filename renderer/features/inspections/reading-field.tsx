import { Group, Text, TextInput } from '@mantine/core';
import { IconAlertOctagon, IconAlertTriangle, IconCircleCheck } from '@tabler/icons-react';
import type { KeyboardEvent, Ref } from 'react';
import { useTranslation } from 'react-i18next';
import {
  driftOf,
  type PreviousReading,
} from '../../../common/features/inspections/previous-readings.ts';
import {
  hasLimits,
  judgeReading,
  parseReading,
  type ReadingLevel,
  type ReadingRule,
} from '../../../common/features/inspections/reading.ts';
import { StatusMark, type Tone } from '../../ui/status-mark.tsx';
import { brokenLimit } from './use-raise-fault.ts';

const looks = {
  normal: { tone: 'good', icon: IconCircleCheck },
  warning: { tone: 'warning', icon: IconAlertTriangle },
  failure: { tone: 'bad', icon: IconAlertOctagon },
} as const satisfies Record<ReadingLevel, { tone: Tone; icon: typeof IconCircleCheck }>;

/** A reading with its unit, judged by its limits as it is typed, beside those of earlier visits. */
export function ReadingField(props: {
  readonly inputRef: Ref<HTMLInputElement>;
  readonly rule: ReadingRule;
  readonly text: string;
  readonly previous: readonly PreviousReading[];
  /** Says that the reading is asked for. */
  readonly missing: boolean;
  readonly disabled: boolean;
  readonly onType: (text: string) => void;
  readonly onLeave: () => void;
  readonly onKeyDown: (event: KeyboardEvent<HTMLInputElement>) => void;
}) {
  const { inputRef, rule, text, previous } = props;
  const { t } = useTranslation('inspections');
  const value = parseReading(text);
  const wrong = value === undefined ? t('reading.notANumber') : undefined;
  const missing = props.missing && value === null ? t('lack.reading-missing') : undefined;
  const drift = typeof value === 'number' ? driftOf(previous, value) : undefined;
  return (
    <div>
      <Group align="flex-end" gap="sm">
        <TextInput
          ref={inputRef}
          label={t('reading.label', { unit: rule.unit })}
          description={limitsText(t, rule)}
          inputMode="decimal"
          autoComplete="off"
          w={260}
          value={text}
          disabled={props.disabled}
          error={wrong ?? missing}
          rightSection={
            <Text size="sm" c="dimmed">
              {rule.unit}
            </Text>
          }
          rightSectionWidth={52}
          onChange={event => props.onType(event.currentTarget.value)}
          onBlur={props.onLeave}
          onKeyDown={props.onKeyDown}
        />
        <output aria-label={t('reading.judgement')}>
          {typeof value === 'number' && hasLimits(rule) && <Judgement rule={rule} value={value} />}
        </output>
      </Group>
      {previous.length > 0 && (
        <Text size="xs" c="dimmed" mt={4}>
          {t('reading.previous', { values: previous.map(one => one.value).join(', ') })}
          {drift !== undefined &&
            ` · ${t('reading.drift', { drift: drift > 0 ? `+${drift}` : String(drift) })}`}
        </Text>
      )}
    </div>
  );
}

function Judgement(props: { readonly rule: ReadingRule; readonly value: number }) {
  const { t } = useTranslation('inspections');
  const level = judgeReading(props.rule, props.value);
  const { tone, icon } = looks[level];
  const limit = brokenLimit(t, props.rule, props.value);
  return (
    <StatusMark tone={tone} icon={icon}>
      {limit === undefined ? t('level.normal') : `${t(`level.${level}`)} · ${limit}`}
    </StatusMark>
  );
}

function limitsText(t: ReturnType<typeof useTranslation<'inspections'>>['t'], rule: ReadingRule) {
  const { warningAbove, warningBelow, failureAbove, failureBelow, unit } = rule;
  const range = (above: number | undefined, below: number | undefined) =>
    [below === undefined ? '' : `< ${below}`, above === undefined ? '' : `> ${above}`]
      .filter(part => part !== '')
      .map(part => `${part} ${unit}`)
      .join(', ');
  const warning = range(warningAbove, warningBelow);
  const failure = range(failureAbove, failureBelow);
  return [
    warning === '' ? '' : t('limit.warning', { range: warning }),
    failure === '' ? '' : t('limit.failure', { range: failure }),
  ]
    .filter(part => part !== '')
    .join(' · ');
}
