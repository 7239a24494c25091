import { IconAlarm, IconAlertTriangle } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Credential } from '../../common/features/vault/credential-view.ts';
import { StatusMark } from '../ui/status-mark.tsx';
import { expiryOf } from './credential-expiry.ts';

const DAY_MS = 24 * 3_600_000;

/** How soon a credential runs out, once that is near; nothing before. */
export function ExpiryMark(props: {
  readonly credential: Pick<Credential, 'expiresAt'>;
  readonly now: number;
}) {
  const { credential, now } = props;
  const { t } = useTranslation('vault');
  const { expiresAt } = credential;
  const state = expiryOf(credential, now);
  if (expiresAt === null || state === 'none' || state === 'later') return null;
  if (state === 'expired') {
    return (
      <StatusMark tone="bad" icon={IconAlertTriangle}>
        {t('mark.expired')}
      </StatusMark>
    );
  }
  return (
    <StatusMark tone="warning" icon={IconAlarm}>
      {t('mark.expiring', { count: Math.max(1, Math.ceil((expiresAt - now) / DAY_MS)) })}
    </StatusMark>
  );
}
