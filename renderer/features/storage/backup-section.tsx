import { Alert, Button, Group, Stack, Text } from '@mantine/core';
import { IconCircleCheck, IconDownload } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { BackupReport } from '../../../common/features/storage/backup-report.ts';
import { useBridge } from '../../lib/bridge-context.ts';
import { bytesText } from '../../lib/bytes-text.ts';
import { usePlatform } from '../../lib/platform-context.ts';
import { DateTime, RelativeTime } from '../../ui/date-time.tsx';
import { ErrorNotice } from '../../ui/error-notice.tsx';
import { Section } from '../../ui/section.tsx';
import { JobProgress } from './job-progress.tsx';
import { useJob } from './use-job.ts';

interface Written {
  readonly file: string;
  readonly bytes: number;
  readonly report: BackupReport;
}

/** Writes a backup, and says when there was one last and whether it was tested. */
export function BackupSection(props: {
  readonly backedUpAt: number | undefined;
  readonly testedAt: number | undefined;
  readonly onDone: () => void;
}) {
  const { t, i18n } = useTranslation('storage');
  const bridge = useBridge();
  const { clock } = usePlatform();
  const job = useJob<Written>('backup');
  const backUp = async (): Promise<void> => {
    const day = new Date(clock.wall()).toISOString().slice(0, 10);
    await job.run(() => bridge.storage.backUp({ suggestedName: `rackside-${day}` }));
    props.onDone();
  };
  const { value } = job;
  return (
    <Section
      title={t('backup.title')}
      description={t('backup.intro')}
      actions={
        <Button
          leftSection={<IconDownload size={16} aria-hidden />}
          loading={job.progress !== undefined}
          onClick={() => void backUp()}
        >
          {t('backup.action')}
        </Button>
      }
    >
      <Stack gap="sm">
        <Group gap="xl">
          <Text size="sm">
            {t('backup.last')}
            <When at={props.backedUpAt} />
          </Text>
          <Text size="sm">
            {t('backup.tested')}
            <When at={props.testedAt} />
          </Text>
        </Group>
        {job.progress !== undefined && (
          <JobProgress progress={job.progress} label={t('backup.running')} onCancel={job.cancel} />
        )}
        {job.error !== undefined && <ErrorNotice title={t('backup.failed')} error={job.error} />}
        {value !== undefined && (
          <Alert color="green" variant="light" role="status" icon={<IconCircleCheck aria-hidden />}>
            <Text size="sm">
              {t('backup.written', {
                file: value.file,
                size: bytesText(value.bytes, i18n.language),
                count: value.report.batches,
              })}
            </Text>
          </Alert>
        )}
      </Stack>
    </Section>
  );
}

function When({ at }: { readonly at: number | undefined }) {
  const { t } = useTranslation('storage');
  if (at === undefined) return t('never');
  return (
    <>
      <RelativeTime at={at} /> · <DateTime at={at} />
    </>
  );
}
