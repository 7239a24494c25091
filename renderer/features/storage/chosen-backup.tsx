import { useTranslation } from 'react-i18next';
import type { BackupPreview } from '../../../common/features/storage/backup-report.ts';
import { bytesText } from '../../lib/bytes-text.ts';
import { DateTime } from '../../ui/date-time.tsx';
import { FactsTable } from './facts-table.tsx';

/** What the chosen file says it is. */
export function ChosenBackup({ backup }: { readonly backup: BackupPreview }) {
  const { t, i18n } = useTranslation('storage');
  return (
    <FactsTable
      rows={[
        [t('chosen.file'), backup.file],
        [t('chosen.who'), `${backup.name} · ${backup.orgName}`],
        [t('chosen.madeAt'), <DateTime key="at" at={backup.madeAt} />],
        [t('chosen.size'), bytesText(backup.bytes, i18n.language)],
        [t('chosen.batches'), backup.batches.toLocaleString(i18n.language)],
      ]}
    />
  );
}
