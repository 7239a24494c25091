import { Badge, Button, Group, Stack, Text } from '@mantine/core';
import { IconDeviceLaptop, IconDeviceLaptopOff } from '@tabler/icons-react';
import { useCallback, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { DeviceId } from '../../../../common/lib/ids.ts';
import { useQuery } from '../../../data/use-query.ts';
import { useBridge } from '../../../lib/bridge-context.ts';
import { useOwner, useVaultDesk } from '../../../lib/vault-desk.ts';
import { ErrorNotice } from '../../../ui/error-notice.tsx';
import { FingerprintWords } from '../../../ui/fingerprint-words.tsx';
import { LoadingState } from '../../../ui/loading-state.tsx';
import { Section } from '../../../ui/section.tsx';
import { useSecurityAction } from './use-security-action.ts';

/** Computers of this account, and the file for a further one. */
export function DevicesSection(props: {
  readonly hasSecretKey: boolean;
  readonly onChanged: () => void;
}) {
  const { t } = useTranslation('settings');
  const desk = useVaultDesk();
  const bridge = useBridge();
  const { account } = useOwner();
  const ask = useCallback(() => desk.call('devices'), [desk]);
  const listen = useCallback((refresh: () => void) => desk.on('spacesChanged', refresh), [desk]);
  const devices = useQuery(ask, listen);
  const { busy, error, run } = useSecurityAction<DeviceId | 'export'>(props.onChanged);
  const [saved, setSaved] = useState(false);
  const exportDevice = async (): Promise<void> => {
    setSaved(false);
    const path = await run('export', async () => {
      const made = await desk.call('exportDevice');
      if (!made.ok) return made;
      const suggestedName = t('security.devices.fileName');
      return bridge.reports.saveText({ suggestedName, text: made.value.text });
    });
    setSaved(path !== undefined);
  };
  return (
    <Section title={t('security.devices.title')} description={t('security.devices.help')}>
      <Stack gap="md">
        {devices.state === 'loading' && <LoadingState />}
        {devices.state === 'error' && (
          <ErrorNotice error={devices.error} onRetry={devices.refresh} />
        )}
        {devices.state === 'ready' && (
          <Stack component="ul" gap="md" m={0} p={0} style={{ listStyle: 'none' }}>
            {devices.value.map(one => (
              <Group component="li" key={one.device} gap="xs" align="flex-start" wrap="nowrap">
                {one.revoked ? (
                  <IconDeviceLaptopOff size={20} stroke={1.5} aria-hidden />
                ) : (
                  <IconDeviceLaptop size={20} stroke={1.5} aria-hidden />
                )}
                <Stack gap={4} flex={1} miw={0}>
                  <Group gap="xs">
                    <Text>{one.label}</Text>
                    {one.isThis && <Badge variant="light">{t('security.devices.this')}</Badge>}
                    {one.revoked && (
                      <Badge variant="light" color="red">
                        {t('security.devices.revoked')}
                      </Badge>
                    )}
                  </Group>
                  <span role="group" aria-label={t('security.devices.words')}>
                    <FingerprintWords words={one.words} />
                  </span>
                </Stack>
                {one.mayRevoke && (
                  <Button
                    size="xs"
                    variant="subtle"
                    color="red"
                    loading={busy === one.device}
                    aria-label={t('security.devices.revokeOf', { device: one.label })}
                    onClick={() =>
                      void run(one.device, () =>
                        desk.call('revokeDevice', { account, device: one.device }),
                      )
                    }
                  >
                    {t('security.devices.revoke')}
                  </Button>
                )}
              </Group>
            ))}
          </Stack>
        )}
        {devices.value?.some(one => !one.isThis && !one.revoked && !one.mayRevoke) === true && (
          <Text size="sm" c="dimmed">
            {t('security.devices.askAdmin')}
          </Text>
        )}
        {error !== undefined && <ErrorNotice title={t('security.failed')} error={error} />}
        <Stack gap={4} align="flex-start">
          <Button
            variant="default"
            disabled={!props.hasSecretKey}
            loading={busy === 'export'}
            onClick={() => void exportDevice()}
          >
            {t('security.devices.export')}
          </Button>
          <Text size="sm" c="dimmed">
            {t(
              props.hasSecretKey
                ? 'security.devices.exportHelp'
                : 'security.devices.exportNeedsKey',
            )}
          </Text>
          <Text size="sm" role="status">
            {saved && t('security.devices.saved')}
          </Text>
        </Stack>
      </Stack>
    </Section>
  );
}
