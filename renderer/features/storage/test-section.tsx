import { Alert, Button, Stack, Text } from '@mantine/core';
import { IconAlertTriangle, IconCircleCheck, IconShieldCheck } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type {
  BackupPreview,
  BackupReport,
} from '../../../common/features/storage/backup-report.ts';
import { ok } from '../../../common/lib/result.ts';
import { useData } from '../../data/data-context.tsx';
import { useBridge } from '../../lib/bridge-context.ts';
import { ErrorNotice } from '../../ui/error-notice.tsx';
import { Section } from '../../ui/section.tsx';
import { ChosenBackup } from './chosen-backup.tsx';
import { JobProgress } from './job-progress.tsx';
import { useJob } from './use-job.ts';

interface Tested {
  readonly report: BackupReport;
  /** Batches in the log of today. */
  readonly now: number | undefined;
}

/** Opens a backup to its last byte, with the passphrase, and compares it with what is here now. */
export function TestSection({ onDone }: { readonly onDone: () => void }) {
  const { t } = useTranslation('storage');
  const bridge = useBridge();
  const data = useData();
  const [chosen, setChosen] = useState<BackupPreview | undefined>();
  const job = useJob<Tested>('test');
  const test = async (): Promise<void> => {
    setChosen(undefined);
    await job.run(async () => {
      const backup = await bridge.storage.chooseBackup();
      if (!backup.ok) return backup;
      setChosen(backup.value);
      const report = await bridge.storage.testBackup({ id: backup.value.id });
      if (!report.ok) return report;
      const size = await data.call('logSize');
      return ok({ report: report.value, now: size.ok ? size.value.batches : undefined });
    });
    onDone();
  };
  return (
    <Section
      title={t('test.title')}
      description={t('test.intro')}
      actions={
        <Button
          variant="default"
          leftSection={<IconShieldCheck size={16} aria-hidden />}
          loading={job.progress !== undefined}
          onClick={() => void test()}
        >
          {t('test.action')}
        </Button>
      }
    >
      <Stack gap="sm">
        {chosen !== undefined && <ChosenBackup backup={chosen} />}
        {job.progress !== undefined && chosen !== undefined && (
          <JobProgress progress={job.progress} label={t('test.running')} onCancel={job.cancel} />
        )}
        {job.error !== undefined && <ErrorNotice title={t('test.failed')} error={job.error} />}
        {job.value !== undefined && <Outcome {...job.value} />}
      </Stack>
    </Section>
  );
}

function Outcome({ report, now }: Tested) {
  const { t } = useTranslation('storage');
  const isWhole = report.damaged === 0;
  const later = now === undefined ? 0 : now - report.batches;
  return (
    <Alert
      color={isWhole ? 'green' : 'orange'}
      variant="light"
      role="status"
      icon={isWhole ? <IconCircleCheck aria-hidden /> : <IconAlertTriangle aria-hidden />}
      title={t(isWhole ? 'test.whole' : 'test.notWhole')}
    >
      <Stack gap={4}>
        <Text size="sm">
          {t('test.found', { count: report.batches })}{' '}
          {t('test.foundSites', { count: report.spaces })}{' '}
          {t('test.foundFiles', { count: report.files })}
        </Text>
        {!isWhole && <Text size="sm">{t('test.damaged', { count: report.damaged })}</Text>}
        <Text size="sm">{later > 0 ? t('test.later', { count: later }) : t('test.upToDate')}</Text>
      </Stack>
    </Alert>
  );
}
