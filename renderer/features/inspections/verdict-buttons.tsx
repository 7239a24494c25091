import { Button, Group } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Verdict } from '../../../common/features/inspections/round.ts';
import { KeyHint } from '../../ui/key-hint.tsx';
import { verdictKeys } from './verdict-keys.ts';
import { verdictLooks } from './verdict-mark.tsx';

/** The four verdicts of an item; none is chosen until somebody chooses. */
export function VerdictButtons(props: {
  readonly chosen: Verdict | undefined;
  readonly disabled: boolean;
  readonly onChoose: (verdict: Verdict) => void;
}) {
  const { t } = useTranslation('inspections');
  return (
    <Group component="fieldset" gap="xs" aria-label={t('verdict.label')} m={0} p={0} bd="none">
      {verdictKeys.map(({ verdict, keys }) => {
        const { color, icon: Sign } = verdictLooks[verdict];
        const chosen = props.chosen === verdict;
        return (
          <Button
            key={verdict}
            variant={chosen ? 'filled' : 'default'}
            color={color}
            autoContrast
            size="md"
            px="sm"
            flex="1 0 auto"
            aria-pressed={chosen}
            aria-keyshortcuts={keys.join(' ')}
            disabled={props.disabled}
            leftSection={chosen && <Sign size={18} aria-hidden />}
            rightSection={
              <span aria-hidden>
                <KeyHint keys={keys[0]} />
              </span>
            }
            onClick={() => props.onChoose(verdict)}
          >
            {t(`verdict.${verdict}`)}
          </Button>
        );
      })}
    </Group>
  );
}
