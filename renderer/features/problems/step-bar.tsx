import { Button, Card, Group, Text } from '@mantine/core';
import { IconCheck } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { faultSteps, stepMove, stepsFrom } from '../../../common/features/problems/fault-step.ts';
import type { Fault } from '../../../common/features/problems/fault-view.ts';
import type { FieldEdits } from '../../records/use-field-edits.ts';
import classes from './step-bar.module.css';

/** The five steps of a fault, where it stands, and where it may go from there. */
export function StepBar(props: {
  readonly fault: Fault;
  readonly edits: FieldEdits;
  readonly readOnly: boolean;
}) {
  const { fault, edits, readOnly } = props;
  const { t } = useTranslation('problems');
  const at = faultSteps.indexOf(fault.step);
  const onwards = stepsFrom(fault.step).toSorted(
    (a, b) => Number(faultSteps.indexOf(a) < at) - Number(faultSteps.indexOf(b) < at),
  );
  return (
    <Card padding="md">
      <ol className={classes['steps']} aria-label={t('step.label')}>
        {faultSteps.map((step, n) => (
          <li
            key={step}
            className={classes['step']}
            data-state={n < at ? 'past' : n === at ? 'now' : 'ahead'}
            aria-current={n === at ? 'step' : undefined}
          >
            <span className={classes['number']} aria-hidden>
              {n < at ? <IconCheck size={14} stroke={3} /> : n + 1}
            </span>
            {t(`step.${step}`)}
          </li>
        ))}
      </ol>
      {!readOnly && (
        <Group gap="xs" mt="sm">
          <Text size="sm" c="dimmed">
            {t('step.go')}
          </Text>
          {onwards.map(to => {
            const move = stepMove(fault.step, to);
            return (
              <Button
                key={to}
                size="xs"
                variant={move === 'advance' ? 'light' : 'subtle'}
                loading={edits.saving}
                onClick={() => void edits.set('step', to)}
              >
                {t(`step.move.${move}`, { step: t(`step.${to}`) })}
              </Button>
            );
          })}
        </Group>
      )}
    </Card>
  );
}
