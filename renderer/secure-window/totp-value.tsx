import { Group, RingProgress, Text } from '@mantine/core';
import { useEffect, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { AppError } from '../../common/errors/app-error.ts';
import { useSecurePorts } from './secure-context.ts';

interface Shown {
  readonly code: string;
  readonly secondsLeft: number;
  readonly period: number;
}

/** A one-time code as it stands, with the seconds it still has. */
export function TotpValue(props: {
  readonly name: string;
  readonly onError: (error: AppError) => void;
  readonly children?: ReactNode;
}) {
  const { t } = useTranslation('secure');
  const { owner } = useSecurePorts();
  const { name, onError } = props;
  const [shown, setShown] = useState<Shown>();
  useEffect(() => {
    let isOver = false;
    const ask = async (): Promise<void> => {
      const told = await owner.call('totp', { name });
      if (isOver) return;
      if (told.ok) setShown(told.value);
      else {
        onError(told.error);
        clearInterval(timer);
      }
    };
    // The owner has the clock: asking each second costs less than a second clock that drifts from it.
    const timer = setInterval(() => void ask(), 1_000);
    void ask();
    return () => {
      isOver = true;
      clearInterval(timer);
    };
  }, [owner, name, onError]);
  const half = Math.ceil((shown?.code.length ?? 0) / 2);
  return (
    <Group gap="xs" wrap="nowrap">
      <Text component="span" ff="monospace" fz={26} fw={600} flex={1} data-testid="totp-code">
        {shown === undefined ? '' : `${shown.code.slice(0, half)} ${shown.code.slice(half)}`}
      </Text>
      {shown !== undefined && (
        <Group gap={4} wrap="nowrap" aria-live="off">
          <RingProgress
            size={28}
            thickness={4}
            aria-hidden
            sections={[
              {
                value: (100 * shown.secondsLeft) / shown.period,
                color: shown.secondsLeft <= 5 ? 'orange' : 'petrol',
              },
            ]}
          />
          <Text size="sm" w={48}>
            {t('reveal.secondsLeft', { count: shown.secondsLeft })}
          </Text>
        </Group>
      )}
      {props.children}
    </Group>
  );
}
