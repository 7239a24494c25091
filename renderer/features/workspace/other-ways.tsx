import { Button, Collapse, Stack, Text } from '@mantine/core';
import { IconBuilding, IconChevronDown, IconDeviceLaptop } from '@tabler/icons-react';
import { IconFileCertificate, IconKey } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { AppError } from '../../../common/errors/app-error.ts';
import type { Result } from '../../../common/lib/result.ts';
import { ErrorNotice } from '../../ui/error-notice.tsx';
import { LoadingState } from '../../ui/loading-state.tsx';
import { UnlockWayRow } from './unlock-way-row.tsx';
import { useWorkspaceGate, type UnlockOptions } from './workspace-gate.ts';

/** The ways to unlock besides the passphrase; those that are not open say why. */
export function OtherWays(props: {
  readonly onSecretKey: () => void;
  readonly onRecover: (options: UnlockOptions) => void;
}) {
  const { t } = useTranslation('workspace');
  const { unlockOptions } = useWorkspaceGate();
  const [opened, setOpened] = useState(false);
  const [options, setOptions] = useState<Result<UnlockOptions, AppError> | undefined>();
  const ask = async (): Promise<void> => {
    setOptions(undefined);
    setOptions(await unlockOptions());
  };
  const toggle = (): void => {
    setOpened(!opened);
    if (!opened) void ask();
  };
  return (
    <Stack gap="xs">
      <Button
        variant="subtle"
        color="gray"
        justify="space-between"
        aria-expanded={opened}
        rightSection={<IconChevronDown size={16} aria-hidden />}
        onClick={toggle}
      >
        {t('ways.other')}
      </Button>
      <Collapse expanded={opened}>
        {options === undefined ? (
          opened && <LoadingState />
        ) : options.ok ? (
          <Ways options={options.value} {...props} />
        ) : (
          <ErrorNotice error={options.error} onRetry={() => void ask()} />
        )}
      </Collapse>
    </Stack>
  );
}

function Ways(props: {
  readonly options: UnlockOptions;
  readonly onSecretKey: () => void;
  readonly onRecover: (options: UnlockOptions) => void;
}) {
  const { t } = useTranslation('workspace');
  const { t: errors } = useTranslation('errors');
  const { unlockBy } = useWorkspaceGate();
  const [busy, setBusy] = useState<string | undefined>();
  const [error, setError] = useState<AppError | undefined>();
  const { keystore, recoveryCode, organisation } = props.options;
  const by = async (way: 'unlockByRecoveryCode' | 'unlockByKeystore'): Promise<void> => {
    setBusy(way);
    setError(undefined);
    const opened = await unlockBy(way);
    setBusy(undefined);
    if (!opened.ok && opened.error.kind !== 'cancelled') setError(opened.error);
  };
  return (
    <Stack gap="sm">
      <UnlockWayRow
        icon={IconDeviceLaptop}
        label={t('ways.keystore')}
        hint={
          keystore.problem === null
            ? t(keystore.ready ? 'ways.keystoreReady' : 'ways.keystoreOff')
            : t('ways.keystoreNot', { why: errors(`why.${keystore.problem}`) })
        }
        enabled={keystore.ready}
        loading={busy === 'unlockByKeystore'}
        onClick={() => void by('unlockByKeystore')}
      />
      <UnlockWayRow
        icon={IconFileCertificate}
        label={t('ways.recoveryCode')}
        hint={t(recoveryCode ? 'ways.recoveryCodeHint' : 'ways.recoveryCodeNone')}
        enabled={recoveryCode}
        loading={busy === 'unlockByRecoveryCode'}
        onClick={() => void by('unlockByRecoveryCode')}
      />
      <UnlockWayRow
        icon={IconKey}
        label={t('ways.useSecretKey')}
        hint={t('ways.useSecretKeyHint')}
        enabled
        onClick={props.onSecretKey}
      />
      <UnlockWayRow
        icon={IconBuilding}
        label={t('ways.organisation')}
        hint={t(organisation.enrolled ? 'ways.organisationHint' : 'ways.organisationNone')}
        enabled={organisation.enrolled}
        onClick={() => props.onRecover(props.options)}
      />
      {error !== undefined && <ErrorNotice error={error} />}
      <Text size="sm" c="dimmed">
        {t('ways.nothingElse')}
      </Text>
    </Stack>
  );
}
