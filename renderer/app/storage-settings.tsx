import { useTranslation } from 'react-i18next';
import { SettingsNav } from '../features/settings/settings-nav.tsx';
import { StorageScreen } from '../features/storage/storage-screen.tsx';
import { useWorkspaceGate } from '../features/workspace/workspace-gate.ts';
import { PageHeader } from '../ui/page-header.tsx';

/** Settings → Storage and backup. */
export function StorageSettings() {
  const { t } = useTranslation('settings');
  const { t: storage } = useTranslation('storage');
  const { choosePerson } = useWorkspaceGate();
  return (
    <>
      <PageHeader title={t('title')} description={storage('intro')} />
      <SettingsNav />
      <StorageScreen onOpen={person => void choosePerson(person)} />
    </>
  );
}
