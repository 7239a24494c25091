import { Alert, Button, Stack, Switch, Text } from '@mantine/core';
import { IconFileCertificate, IconInfoCircle, IconKey, IconPrinter } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useSelector } from 'react-redux';
import { selectConnection } from '../../../lib/connection-slice.ts';
import { useVaultDesk } from '../../../lib/vault-desk.ts';
import { DateTime } from '../../../ui/date-time.tsx';
import { ErrorNotice } from '../../../ui/error-notice.tsx';
import { Section } from '../../../ui/section.tsx';
import type { SecurityPart } from './unlock-ways.ts';
import { useSecurityAction } from './use-security-action.ts';
import { WayRow } from './way-row.tsx';

type Doing = 'code' | 'remove' | 'key' | 'kit' | 'keystore';

/** Recovery code, Secret Key and this computer's keystore. */
export function WaysSection({ ways, onChanged }: SecurityPart) {
  const { t } = useTranslation('settings');
  const { t: errors } = useTranslation('errors');
  const desk = useVaultDesk();
  const { busy, error, run } = useSecurityAction<Doing>(onChanged);
  const code = ways.ways.find(({ type }) => type === 'recovery-code');
  const { keystore, hasSecretKey } = ways;
  const connection = useSelector(selectConnection);
  return (
    <Section title={t('security.ways.title')} description={t('security.ways.help')}>
      <Stack gap="md">
        {ways.ways.length === 1 && (
          <Alert color="orange" variant="light" icon={<IconInfoCircle aria-hidden />}>
            {t('security.ways.none')}
          </Alert>
        )}
        {error !== undefined && <ErrorNotice title={t('security.failed')} error={error} />}
        <WayRow
          title={t('security.ways.code')}
          help={t('security.ways.codeHelp')}
          state={
            code === undefined ? (
              t('security.ways.codeNone')
            ) : (
              <>
                {t('security.ways.codeMade')} {code.at !== null && <DateTime at={code.at} />}
              </>
            )
          }
        >
          <Button
            variant={code === undefined ? 'filled' : 'default'}
            leftSection={<IconFileCertificate size={16} aria-hidden />}
            loading={busy === 'code'}
            onClick={() => void run('code', () => desk.call('makeRecoveryCode'))}
          >
            {t(code === undefined ? 'security.ways.makeCode' : 'security.ways.replaceCode')}
          </Button>
          {code !== undefined && (
            <Button
              variant="subtle"
              color="red"
              loading={busy === 'remove'}
              aria-label={t('security.ways.removeOf', { way: t('security.ways.code') })}
              onClick={() => void run('remove', () => desk.call('removeWay', { id: code.id }))}
            >
              {t('security.ways.remove')}
            </Button>
          )}
        </WayRow>
        <WayRow
          title={t('security.ways.key')}
          help={t('security.ways.keyHelp')}
          state={
            hasSecretKey || connection.state === 'local' ? (
              t(hasSecretKey ? 'security.ways.keyHas' : 'security.ways.keyNone')
            ) : (
              <Text span inherit c="var(--mantine-color-orange-text)">
                {t('security.ways.keyMissing')}
              </Text>
            )
          }
        >
          {hasSecretKey ? (
            <Button
              variant="default"
              leftSection={<IconPrinter size={16} aria-hidden />}
              loading={busy === 'kit'}
              onClick={() => void run('kit', () => desk.call('showKit'))}
            >
              {t('security.ways.printKey')}
            </Button>
          ) : (
            <Button
              variant="default"
              leftSection={<IconKey size={16} aria-hidden />}
              loading={busy === 'key'}
              onClick={() => void run('key', () => desk.call('addSecretKey'))}
            >
              {t('security.ways.addKey')}
            </Button>
          )}
        </WayRow>
        <WayRow
          title={t('security.ways.keystore')}
          help={t('security.ways.keystoreHelp')}
          state={
            keystore.problem !== null &&
            t('security.ways.keystoreNot', { why: errors(`why.${keystore.problem}`) })
          }
        >
          <Switch
            aria-label={t('security.ways.keystore')}
            checked={keystore.enabled}
            disabled={busy !== undefined || (keystore.problem !== null && !keystore.enabled)}
            onChange={({ currentTarget: { checked } }) =>
              void run('keystore', () => desk.call('setKeystore', { enabled: checked }))
            }
          />
        </WayRow>
      </Stack>
    </Section>
  );
}
