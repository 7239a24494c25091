import { Stack } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useSelector } from 'react-redux';
import { useOutbox } from '../../data/use-records.ts';
import { selectConnection } from '../../lib/connection-slice.ts';
import { ErrorNotice } from '../../ui/error-notice.tsx';
import { LoadingState } from '../../ui/loading-state.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import type { Connection } from '../../../common/features/sync/transport.ts';
import { ConnectionSection } from './connection-section.tsx';
import { EnrolForm } from './enrol-form.tsx';
import { ExportSection } from './export-section.tsx';
import { OutboxSection } from './outbox-section.tsx';
import { QuarantineSection } from './quarantine-section.tsx';
import { RejectedSection } from './rejected-section.tsx';

/** How the workspace stands towards its server: what waits, what was refused, what went wrong. */
export function SyncScreen() {
  const { t } = useTranslation('sync');
  const connection = useSelector(selectConnection);
  const outbox = useOutbox();
  return (
    <>
      <PageHeader title={t('title')} description={t('intro')} />
      <Stack gap="lg">
        <ConnectionSection connection={connection} lastSyncAt={outbox.value?.lastSyncAt} />
        {outbox.state === 'loading' && <LoadingState />}
        {outbox.state === 'error' && <ErrorNotice error={outbox.error} onRetry={outbox.refresh} />}
        {outbox.state === 'ready' && (
          <>
            <OutboxSection outbox={outbox.value} local={connection.state === 'local'} />
            {outbox.value.rejected.length > 0 && (
              <RejectedSection rejected={outbox.value.rejected} />
            )}
            {outbox.value.quarantined.length > 0 && (
              <QuarantineSection quarantined={outbox.value.quarantined} />
            )}
          </>
        )}
        {(connection.state === 'local' || isEnrolling(connection)) && <EnrolForm />}
        <ExportSection />
      </Stack>
    </>
  );
}

/** Until the server has taken the workspace, a mistyped address or code can be mended. */
function isEnrolling(connection: Connection): boolean {
  return 'enrolling' in connection && connection.enrolling === true;
}
