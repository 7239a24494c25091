import { Alert, Button, Text } from '@mantine/core';
import { IconAlertTriangle, IconKey } from '@tabler/icons-react';
import { useCallback } from 'react';
import { Trans, useTranslation } from 'react-i18next';
import type { SpaceInfo } from '../../../common/features/vault/space-info.ts';
import type { SpaceRoster } from '../../../common/features/vault/space-roster.ts';
import { useQuery } from '../../data/use-query.ts';
import { useVaultDesk } from '../../lib/vault-desk.ts';
import { DateTime } from '../../ui/date-time.tsx';
import { ErrorNotice } from '../../ui/error-notice.tsx';
import { Section } from '../../ui/section.tsx';
import { useMemberAction } from './use-member-action.ts';

/** Which key a site's records are sealed with, and the way to a new one. */
export function RotateKeys(props: { readonly info: SpaceInfo; readonly roster: SpaceRoster }) {
  const { info, roster } = props;
  const { t } = useTranslation('workspace');
  const desk = useVaultDesk();
  const { busy, error, run } = useMemberAction();
  const ask = useCallback(() => desk.call('wornKeys'), [desk]);
  const listen = useCallback(
    (news: () => void) => {
      const stops = [desk.on('credentialsChanged', news), desk.on('spacesChanged', news)];
      return () => stops.forEach(stop => stop());
    },
    [desk],
  );
  const isWorn = useQuery(ask, listen).value?.some(({ space }) => space === info.space) === true;
  return (
    <Section
      title={t('keys.title')}
      description={t('keys.help')}
      actions={
        info.role === 'admin' && (
          <Button
            variant="default"
            leftSection={<IconKey size={16} aria-hidden />}
            loading={busy}
            onClick={() => void run(() => desk.call('rotateKeys', { space: info.space }))}
          >
            {t('keys.rotate')}
          </Button>
        )
      }
    >
      {error !== undefined && <ErrorNotice title={t('keys.notRotated')} error={error} />}
      {isWorn && (
        <Alert color="orange" variant="light" mb="sm" icon={<IconAlertTriangle aria-hidden />}>
          {t(info.role === 'admin' ? 'keys.worn' : 'keys.wornAsk')}
        </Alert>
      )}
      <Text size="sm">
        <Trans
          t={t}
          i18nKey="keys.since"
          values={{ epoch: roster.epoch, name: roster.since.byName }}
          components={{ at: <DateTime at={roster.since.at} /> }}
        />
      </Text>
    </Section>
  );
}
