import { Stack } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { ErrorNotice } from '../../ui/error-notice.tsx';
import { LoadingState } from '../../ui/loading-state.tsx';
import { Section } from '../../ui/section.tsx';
import { BackupSection } from './backup-section.tsx';
import { JournalSection } from './journal-section.tsx';
import { RestorePanel } from './restore-panel.tsx';
import { SpaceSection } from './space-section.tsx';
import { TestSection } from './test-section.tsx';
import { useStorageState } from './use-storage-state.ts';

/** Room on the disk, the second copy, backups: written, tested and restored. */
export function StorageScreen({ onOpen }: { readonly onOpen: (person: string) => void }) {
  const { t } = useTranslation('storage');
  const { state, value, error, refresh } = useStorageState();
  return (
    <Stack gap="lg" maw={720}>
      {state === 'loading' && <LoadingState />}
      {state === 'error' && <ErrorNotice error={error} onRetry={refresh} />}
      {value !== undefined && (
        <BackupSection backedUpAt={value.backedUpAt} testedAt={value.testedAt} onDone={refresh} />
      )}
      <TestSection onDone={refresh} />
      <Section title={t('restore.title')} description={t('restore.intro')}>
        <RestorePanel onOpen={onOpen} isPart />
      </Section>
      {value !== undefined && (
        <>
          <SpaceSection space={value.space} />
          <JournalSection journal={value.journal} />
        </>
      )}
    </Stack>
  );
}
