import type { TFunction } from 'i18next';
import type { CredentialUseEntry } from '../../common/records/timeline.ts';

/**
 * What was done with a stored credential, and why, as a sentence.
 * @param t of the namespace `problems`
 */
export function credentialUseText(t: TFunction<'problems'>, entry: CredentialUseEntry): string {
  const { credentialName: credential, username, host, use = 'log-in', reason = '' } = entry;
  const done =
    use === 'log-in'
      ? t('entry.loggedIn', { credential, username, host })
      : t(`entry.used.${use}`, { credential, username, host });
  return reason === '' ? done : t('entry.forReason', { done, reason });
}
