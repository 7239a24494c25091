import { Stack } from '@mantine/core';
import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { useQuery } from '../../../data/use-query.ts';
import { useVaultDesk } from '../../../lib/vault-desk.ts';
import { ErrorNotice } from '../../../ui/error-notice.tsx';
import { LoadingState } from '../../../ui/loading-state.tsx';
import { PageHeader } from '../../../ui/page-header.tsx';
import { SettingsNav } from '../settings-nav.tsx';
import { DevicesSection } from './devices-section.tsx';
import { LogSection } from './log-section.tsx';
import { OrganisationSection } from './organisation-section.tsx';
import { PassphraseSection } from './passphrase-section.tsx';
import { WaysSection } from './ways-section.tsx';

/** The ways into the account, its devices, and what happened to them. */
export function SecurityScreen() {
  const { t } = useTranslation('settings');
  const desk = useVaultDesk();
  const askWays = useCallback(() => desk.call('unlockWays'), [desk]);
  const askLog = useCallback(() => desk.call('securityLog'), [desk]);
  // Other devices of the account come and go with the spaces, a recovery brings another code.
  const listen = useCallback((news: () => void) => desk.on('spacesChanged', news), [desk]);
  const ways = useQuery(askWays, listen);
  const log = useQuery(askLog, listen);
  const { refresh: refreshWays } = ways;
  const { refresh: refreshLog } = log;
  const refresh = useCallback(() => {
    refreshWays();
    refreshLog();
  }, [refreshWays, refreshLog]);
  return (
    <>
      <PageHeader title={t('title')} description={t('security.intro')} />
      <SettingsNav />
      <Stack gap="lg" maw={820}>
        {ways.state === 'loading' && <LoadingState />}
        {ways.state === 'error' && <ErrorNotice error={ways.error} onRetry={refresh} />}
        {ways.state === 'ready' && (
          <>
            <PassphraseSection ways={ways.value} onChanged={refresh} />
            <WaysSection ways={ways.value} onChanged={refresh} />
            <DevicesSection hasSecretKey={ways.value.hasSecretKey} onChanged={refresh} />
            <OrganisationSection ways={ways.value} onChanged={refresh} />
          </>
        )}
        <LogSection log={log} />
      </Stack>
    </>
  );
}
