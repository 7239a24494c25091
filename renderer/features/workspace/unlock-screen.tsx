import { Button, PasswordInput, Stack, Text, Title } from '@mantine/core';
import { useRef, useState, type KeyboardEvent, type SyntheticEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { useSelector } from 'react-redux';
import type { AppError } from '../../../common/errors/app-error.ts';
import { ErrorNotice } from '../../ui/error-notice.tsx';
import { GateFrame } from './gate-frame.tsx';
import { selectSession } from './session-slice.ts';
import { useCountdown } from './use-countdown.ts';
import { useWorkspaceGate } from './workspace-gate.ts';

/** Asks for the passphrase. What was typed stays in the field when it was wrong. */
export function UnlockScreen() {
  const { t } = useTranslation('workspace');
  const { unlock } = useWorkspaceGate();
  const { lockedBy } = useSelector(selectSession);
  const input = useRef<HTMLInputElement>(null);
  const [busy, setBusy] = useState(false);
  const [capsLock, setCapsLock] = useState(false);
  const [error, setError] = useState<AppError | undefined>();
  const [wait, beginWait] = useCountdown();

  const submit = async (event: SyntheticEvent): Promise<void> => {
    event.preventDefault();
    const field = input.current;
    if (field === null || busy || wait > 0) return;
    if (field.value === '') {
      field.focus();
      return;
    }
    setBusy(true);
    setError(undefined);
    const opened = await unlock(field.value);
    setBusy(false);
    if (opened.ok) return;
    setError(opened.error);
    beginWait(Number(opened.error.detail?.['waitSeconds'] ?? 0));
    field.focus();
    field.select();
  };
  const watchCapsLock = (event: KeyboardEvent): void =>
    setCapsLock(event.getModifierState('CapsLock'));

  return (
    <GateFrame>
      <form onSubmit={event => void submit(event)}>
        <Stack>
          <Stack gap={4}>
            <Title order={1}>{t('unlock')}</Title>
            <Text c="dimmed">{t(`lockedBy.${lockedBy ?? 'start'}`)}</Text>
          </Stack>
          <PasswordInput
            ref={input}
            label={t('passphrase')}
            autoComplete="current-password"
            description={capsLock ? t('capsLock') : undefined}
            error={error?.kind === 'wrong-passphrase'}
            onKeyDown={watchCapsLock}
            onKeyUp={watchCapsLock}
            size="md"
            autoFocus
          />
          {error !== undefined && <ErrorNotice error={error} />}
          <Button type="submit" size="md" loading={busy} disabled={wait > 0}>
            {wait > 0 ? t('unlockWait', { count: wait }) : t('unlockAction')}
          </Button>
          <Text size="sm" c="dimmed">
            {t('forgotten')}
          </Text>
        </Stack>
      </form>
    </GateFrame>
  );
}
