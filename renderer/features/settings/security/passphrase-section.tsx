import { Button, Group, Stack, Text } from '@mantine/core';
import { IconPassword } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useVaultDesk } from '../../../lib/vault-desk.ts';
import { DateTime } from '../../../ui/date-time.tsx';
import { ErrorNotice } from '../../../ui/error-notice.tsx';
import { Section } from '../../../ui/section.tsx';
import type { SecurityPart } from './unlock-ways.ts';
import { useSecurityAction } from './use-security-action.ts';

/** The passphrase: when it was set, and another one. */
export function PassphraseSection({ ways, onChanged }: SecurityPart) {
  const { t } = useTranslation('settings');
  const desk = useVaultDesk();
  const { busy, error, run } = useSecurityAction<'change'>(onChanged);
  const [changed, setChanged] = useState(false);
  const at = ways.ways.find(({ type }) => type === 'passphrase')?.at ?? null;
  const change = async (): Promise<void> => {
    setChanged(false);
    const done = await run('change', async () => {
      const result = await desk.call('changePassphrase');
      return result.ok ? { ok: true, value: true } : result;
    });
    setChanged(done === true);
  };
  return (
    <Section
      title={t('security.passphrase.title')}
      description={t('security.passphrase.help')}
      actions={
        <Button
          variant="default"
          leftSection={<IconPassword size={16} aria-hidden />}
          loading={busy === 'change'}
          onClick={() => void change()}
        >
          {t('security.passphrase.change')}
        </Button>
      }
    >
      <Stack gap="sm">
        {error !== undefined && <ErrorNotice title={t('security.failed')} error={error} />}
        <Group gap="xs">
          {at !== null && (
            <Text size="sm" c="dimmed">
              {t('security.passphrase.made')} <DateTime at={at} />
            </Text>
          )}
          <Text size="sm" role="status">
            {changed && t('security.passphrase.changed')}
          </Text>
        </Group>
      </Stack>
    </Section>
  );
}
