import { Alert, Anchor, Text } from '@mantine/core';
import { IconDeviceLaptopOff } from '@tabler/icons-react';
import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { useSelector } from 'react-redux';
import { Link } from 'react-router';
import { useQuery } from '../../data/use-query.ts';
import { selectConnection } from '../../lib/connection-slice.ts';
import { useVaultDesk } from '../../lib/vault-desk.ts';

/** Why nothing from here reaches anybody: a signed log says so, or only the server. */
type ShutOut = 'revoked' | 'refused';

/** Whether this computer is shut out of everything. */
export function useShutOut(): ShutOut | undefined {
  const desk = useVaultDesk();
  const connection = useSelector(selectConnection);
  const ask = useCallback(() => desk.call('devices'), [desk]);
  const listen = useCallback((news: () => void) => desk.on('spacesChanged', news), [desk]);
  const devices = useQuery(ask, listen);
  if (devices.value?.some(({ isThis, revoked }) => isThis && revoked) === true) return 'revoked';
  const isRefused = connection.state === 'offline' && connection.reason === 'access-revoked';
  return isRefused ? 'refused' : undefined;
}

/** Tells it above every screen. */
export function ShutOutNotice({ by }: { readonly by: ShutOut }) {
  const { t } = useTranslation('workspace');
  return (
    <Alert
      color={by === 'revoked' ? 'red' : 'orange'}
      variant="light"
      mb="md"
      icon={<IconDeviceLaptopOff aria-hidden />}
      title={t(`shutOut.${by}`)}
    >
      <Text size="sm">
        {t(`shutOut.${by}Help`)}{' '}
        <Anchor component={Link} to="/sync" inherit underline="always">
          {t('shutOut.export')}
        </Anchor>
      </Text>
    </Alert>
  );
}
