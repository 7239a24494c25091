import { IconAlarm, IconAlertTriangle, IconCopy, IconShieldX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { StatusMark } from '../../ui/status-mark.tsx';
import { expiryOf, type Finding, type Overview } from './credential-filter.ts';

const DAY_MS = 24 * 3_600_000;

/** What wants attention in a credential: runs out, easily guessed, used elsewhere too. */
export function CredentialMarks(props: {
  readonly credential: Pick<Overview, 'expiresAt'>;
  readonly finding: Finding | undefined;
  readonly now: number;
}) {
  const { credential, finding, now } = props;
  const { t } = useTranslation('vault');
  return (
    <>
      <ExpiryMark credential={credential} now={now} />
      {finding?.weak === true && (
        <StatusMark tone="bad" icon={IconShieldX}>
          {t('mark.weak')}
        </StatusMark>
      )}
      {finding?.reused === true && (
        <StatusMark tone="warning" icon={IconCopy}>
          {t('mark.reused')}
        </StatusMark>
      )}
    </>
  );
}

/** How soon a credential runs out, once that is near; nothing before. */
export function ExpiryMark(props: {
  readonly credential: Pick<Overview, 'expiresAt'>;
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
