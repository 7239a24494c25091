import { Alert, Button, Stack, Text, TextInput } from '@mantine/core';
import { IconCircleCheck, IconUpload } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { AppError } from '../../../common/errors/app-error.ts';
import type {
  BackupPreview,
  BackupReport,
} from '../../../common/features/storage/backup-report.ts';
import { useBridge } from '../../lib/bridge-context.ts';
import { ErrorNotice } from '../../ui/error-notice.tsx';
import { ChosenBackup } from './chosen-backup.tsx';
import { JobProgress } from './job-progress.tsx';
import { useJob } from './use-job.ts';

interface Restored {
  readonly person: string;
  readonly report: BackupReport;
}

/**
 * Restores a backup as a person of its own on this machine.
 * @param props.onOpen goes to the passphrase of the restored person
 * @param props.isPart one of several parts of a screen, none of which is what the screen is for
 */
export function RestorePanel(props: {
  readonly onOpen: (person: string) => void;
  readonly isPart?: boolean;
}) {
  const { onOpen, isPart = false } = props;
  const place = isPart ? 'flex-start' : undefined;
  const { t } = useTranslation('storage');
  const bridge = useBridge();
  const [chosen, setChosen] = useState<BackupPreview | undefined>();
  const [choosing, setChoosing] = useState<AppError | undefined>();
  const [label, setLabel] = useState(t('restore.deviceDefault'));
  const job = useJob<Restored>('restore');

  const choose = async (): Promise<void> => {
    setChoosing(undefined);
    const backup = await bridge.storage.chooseBackup();
    if (backup.ok) setChosen(backup.value);
    else if (backup.error.kind !== 'cancelled') setChoosing(backup.error);
  };
  const restore = async ({ id }: BackupPreview): Promise<void> =>
    job.run(() => bridge.storage.restoreBackup({ id, deviceLabel: label.trim() }));

  const { value } = job;
  if (value !== undefined) {
    return (
      <Stack>
        <Alert
          color="green"
          variant="light"
          role="status"
          icon={<IconCircleCheck aria-hidden />}
          title={t('restore.done')}
        >
          <Text size="sm">
            {t('restore.doneText', { name: chosen?.name ?? '', count: value.report.batches })}
          </Text>
          {value.report.damaged > 0 && (
            <Text size="sm">{t('test.damaged', { count: value.report.damaged })}</Text>
          )}
        </Alert>
        <Button style={{ alignSelf: place }} onClick={() => onOpen(value.person)}>
          {t('restore.open')}
        </Button>
      </Stack>
    );
  }
  return (
    <Stack>
      <Button
        variant={chosen === undefined && !isPart ? 'filled' : 'default'}
        style={{ alignSelf: place }}
        leftSection={<IconUpload size={16} aria-hidden />}
        disabled={job.progress !== undefined}
        onClick={() => void choose()}
      >
        {t(chosen === undefined ? 'restore.choose' : 'restore.chooseOther')}
      </Button>
      {choosing !== undefined && <ErrorNotice title={t('restore.failed')} error={choosing} />}
      {chosen !== undefined && (
        <>
          <ChosenBackup backup={chosen} />
          <TextInput
            label={t('restore.device')}
            description={t('restore.deviceHelp')}
            value={label}
            maxLength={80}
            onChange={event => setLabel(event.currentTarget.value)}
            disabled={job.progress !== undefined}
          />
          {job.progress === undefined ? (
            <Button
              style={{ alignSelf: place }}
              disabled={label.trim() === ''}
              onClick={() => void restore(chosen)}
            >
              {t('restore.action')}
            </Button>
          ) : (
            <JobProgress
              progress={job.progress}
              label={t('restore.running')}
              onCancel={job.cancel}
            />
          )}
        </>
      )}
      {job.error !== undefined && <ErrorNotice title={t('restore.failed')} error={job.error} />}
    </Stack>
  );
}
