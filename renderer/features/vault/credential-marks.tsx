import { IconCopy, IconShieldX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { ExpiryMark } from '../../records/expiry-mark.tsx';
import { StatusMark } from '../../ui/status-mark.tsx';
import type { Finding, Overview } from './credential-filter.ts';

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
