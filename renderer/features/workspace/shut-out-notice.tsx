import { Alert, Anchor, Text } from '@mantine/core';
import { IconDeviceLaptopOff } from '@tabler/icons-react';
import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { useSelector } from 'react-redux';
import { Link } from 'react-router';
import { useQuery } from '../../data/use-query.ts';
import { selectConnection } from '../../lib/connection-slice.ts';
import { useVaultDesk } from '../../lib/vault-desk.ts';

/** This computer was revoked, as a signed log tells; or the server says that it is shut out. */
export function ShutOutNotice() {
  const { t } = useTranslation('workspace');
  const desk = useVaultDesk();
  const connection = useSelector(selectConnection);
  const ask = useCallback(() => desk.call('devices'), [desk]);
  const listen = useCallback((news: () => void) => desk.on('spacesChanged', news), [desk]);
  const devices = useQuery(ask, listen);
  const isRevoked = devices.value?.some(({ isThis, revoked }) => isThis && revoked) === true;
  const isShutOut = connection.state === 'offline' && connection.reason === 'access-revoked';
  if (!isRevoked && !isShutOut) return null;
  return (
    <Alert
      color={isRevoked ? 'red' : 'orange'}
      variant="light"
      mb="md"
      icon={<IconDeviceLaptopOff aria-hidden />}
      title={t(isRevoked ? 'shutOut.revoked' : 'shutOut.refused')}
    >
      <Text size="sm">
        {t(isRevoked ? 'shutOut.revokedHelp' : 'shutOut.refusedHelp')}{' '}
        <Anchor component={Link} to="/sync" inherit underline="always">
          {t('shutOut.export')}
        </Anchor>
      </Text>
    </Alert>
  );
}
