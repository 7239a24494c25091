import { Avatar, Button, Group, PasswordInput, Stack, Text, TextInput, Title } from '@mantine/core';
import { useRef, useState, type KeyboardEvent, type SyntheticEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { useSelector } from 'react-redux';
import type { AppError } from '../../../common/errors/app-error.ts';
import { ErrorNotice } from '../../ui/error-notice.tsx';
import { GateFrame } from './gate-frame.tsx';
import { OtherWays } from './other-ways.tsx';
import { RecoverByOrganisation } from './recover-by-organisation.tsx';
import { selectSession } from './session-slice.ts';
import { useCountdown } from './use-countdown.ts';
import { usePeople } from './use-people.ts';
import { useWorkspaceGate, type UnlockOptions } from './workspace-gate.ts';

/** The ways into the workspace: the passphrase first, the others behind it. */
export function UnlockScreen() {
  const [recovering, setRecovering] = useState<UnlockOptions | undefined>();
  return (
    <GateFrame>
      {recovering === undefined ? (
        <UnlockForm onRecover={setRecovering} />
      ) : (
        <RecoverByOrganisation options={recovering} onBack={() => setRecovering(undefined)} />
      )}
    </GateFrame>
  );
}

/** Asks for the passphrase. What was typed stays in the field when it was wrong. */
function UnlockForm(props: { readonly onRecover: (options: UnlockOptions) => void }) {
  const { t } = useTranslation('workspace');
  const { unlock } = useWorkspaceGate();
  const { lockedBy } = useSelector(selectSession);
  const input = useRef<HTMLInputElement>(null);
  const keyInput = useRef<HTMLInputElement>(null);
  const [withKey, setWithKey] = useState(false);
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
    const key = keyInput.current?.value ?? '';
    const opened = await unlock(field.value, key === '' ? undefined : key);
    setBusy(false);
    if (opened.ok) return;
    const { kind, detail } = opened.error;
    setError(opened.error);
    if (kind === 'secret-key-needed') setWithKey(true);
    beginWait(Number(detail?.['waitSeconds'] ?? 0));
    const wrong = kind === 'code-mistyped' ? keyInput.current : field;
    wrong?.focus();
    wrong?.select();
  };
  const watchCapsLock = (event: KeyboardEvent): void =>
    setCapsLock(event.getModifierState('CapsLock'));

  return (
    <Stack>
      <form onSubmit={event => void submit(event)}>
        <Stack>
          <Stack gap={4}>
            <Title order={1}>{t('unlock')}</Title>
            <Text c="dimmed">{t(`lockedBy.${lockedBy ?? 'start'}`)}</Text>
          </Stack>
          <WhoseTurn />
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
          {withKey && (
            <TextInput
              ref={keyInput}
              label={t('ways.secretKey')}
              description={t('ways.secretKeyHelp')}
              error={error?.kind === 'code-mistyped'}
              autoComplete="off"
              spellCheck={false}
              styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)' } }}
            />
          )}
          {error !== undefined && <ErrorNotice error={error} />}
          <Button type="submit" size="md" loading={busy} disabled={wait > 0}>
            {wait > 0 ? t('unlockWait', { count: wait }) : t('unlockAction')}
          </Button>
        </Stack>
      </form>
      <OtherWays
        onRecover={props.onRecover}
        onSecretKey={() => {
          setWithKey(true);
          // The field comes with the next paint.
          requestAnimationFrame(() => keyInput.current?.focus());
        }}
      />
    </Stack>
  );
}

/** Whose passphrase is asked for: on a shared laptop it is not always the one who sits before it. */
function WhoseTurn() {
  const { t } = useTranslation('storage');
  const { value } = usePeople();
  const person = value?.people.find(({ id }) => id === value.chosen);
  if (person === undefined || person.name === '') return null;
  const { name, orgName, restoredAs } = person;
  return (
    <Group gap="sm" wrap="nowrap">
      <Avatar name={name} color="petrol" radius="xl" aria-hidden />
      <Stack gap={0} miw={0}>
        <Text fw={600} truncate>
          {name}
        </Text>
        <Text size="sm" c="dimmed" truncate>
          {restoredAs === undefined
            ? orgName
            : t('people.restoredAs', { orgName, name: restoredAs })}
        </Text>
      </Stack>
    </Group>
  );
}
