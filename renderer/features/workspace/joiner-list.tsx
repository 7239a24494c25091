import { Button, Group, Paper, Stack, Text } from '@mantine/core';
import { IconPhoneCheck, IconRosetteDiscountCheck } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { AppError } from '../../../common/errors/app-error.ts';
import { useVaultDesk } from '../../lib/vault-desk.ts';
import { ErrorNotice } from '../../ui/error-notice.tsx';
import { StatusMark } from '../../ui/status-mark.tsx';
import { FingerprintWords } from '../../ui/fingerprint-words.tsx';
import type { Joiner } from './use-joiners.ts';
import { useSpaceNames } from './use-space-names.ts';

/** People who answered an invitation; each is confirmed by hand. */
export function JoinerList({ joiners }: { readonly joiners: readonly Joiner[] }) {
  return (
    <Stack gap="sm">
      {joiners.map(joiner => (
        <JoinerCard key={joiner.account} joiner={joiner} />
      ))}
    </Stack>
  );
}

function JoinerCard({ joiner }: { readonly joiner: Joiner }) {
  const { t, i18n } = useTranslation('workspace');
  const desk = useVaultDesk();
  const spaceName = useSpaceNames();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<AppError | undefined>();
  const confirm = async (): Promise<void> => {
    setBusy(true);
    const confirmed = await desk.call('confirmJoiner', { account: joiner.account });
    setBusy(false);
    setError(confirmed.ok ? undefined : confirmed.error);
  };
  const places = new Intl.ListFormat(i18n.language, { type: 'conjunction' }).format(
    joiner.spaces.map(spaceName),
  );
  return (
    <Paper withBorder p="md">
      <Group justify="space-between" align="flex-start" gap="md">
        <Stack gap={6} flex="1 1 20rem">
          <Group gap="xs">
            <Text component="span" fw={600}>
              {joiner.name}
            </Text>
            {joiner.vouched ? (
              <StatusMark tone="good" icon={IconRosetteDiscountCheck}>
                {t('joiners.vouched')}
              </StatusMark>
            ) : (
              <StatusMark tone="warning" icon={IconPhoneCheck}>
                {t('joiners.notVouched')}
              </StatusMark>
            )}
          </Group>
          <Text size="sm">{t('joiners.wants', { role: t(`role.${joiner.role}`), places })}</Text>
          <Text size="sm" c="dimmed">
            {t(joiner.vouched ? 'joiners.vouchedHint' : 'joiners.compareHint', {
              name: joiner.name,
            })}
          </Text>
          <FingerprintWords words={joiner.fingerprint} />
        </Stack>
        <Button onClick={() => void confirm()} loading={busy}>
          {t('joiners.confirm')}
        </Button>
      </Group>
      {error !== undefined && <ErrorNotice error={error} onRetry={() => void confirm()} />}
    </Paper>
  );
}
