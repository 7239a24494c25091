import { zodResolver } from '@hookform/resolvers/zod';
import { Button, FileInput, PasswordInput, Stack, TextInput } from '@mantine/core';
import { IconFileImport } from '@tabler/icons-react';
import { useState } from 'react';
import { useForm } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import { z } from 'zod';
import type { AppError } from '../../../common/errors/app-error.ts';
import { displayName } from '../../../common/crypto/bundles.ts';
import { useFieldError } from '../../lib/use-field-error.ts';
import { ErrorNotice } from '../../ui/error-notice.tsx';
import { useWorkspaceGate } from './workspace-gate.ts';

const form = z.object({
  deviceLabel: displayName,
  passphrase: z.string().min(1),
  secretKey: z.string().trim().min(1),
});

/** Makes this computer a further device of one's own account, by the file of another. */
export function DeviceForm() {
  const { t } = useTranslation('workspace');
  const { joinAsDevice } = useWorkspaceGate();
  const fieldError = useFieldError();
  const [file, setFile] = useState<File | null>(null);
  const [fileMissing, setFileMissing] = useState(false);
  const [error, setError] = useState<AppError | undefined>();
  const { register, handleSubmit, formState } = useForm({
    resolver: zodResolver(form),
    defaultValues: { deviceLabel: t('deviceDefault'), passphrase: '', secretKey: '' },
  });
  const { errors, isSubmitting } = formState;
  const submit = handleSubmit(async values => {
    setError(undefined);
    setFileMissing(file === null);
    if (file === null) return;
    const joined = await joinAsDevice({ ...values, file: await file.text() });
    if (!joined.ok) setError(joined.error);
  });
  return (
    <form onSubmit={event => void submit(event)} noValidate>
      <Stack>
        <FileInput
          label={t('device.file')}
          description={t('device.fileHelp')}
          placeholder={t('device.choose')}
          leftSection={<IconFileImport size={16} aria-hidden />}
          accept="application/json,.json"
          value={file}
          onChange={setFile}
          error={fileMissing && file === null ? t('device.fileMissing') : undefined}
          withAsterisk
        />
        <TextInput
          {...register('deviceLabel')}
          label={t('deviceLabel')}
          description={t('deviceLabelHelp')}
          error={fieldError(errors.deviceLabel)}
          withAsterisk
        />
        <PasswordInput
          {...register('passphrase')}
          label={t('passphrase')}
          description={t('device.passphraseHelp')}
          error={fieldError(errors.passphrase)}
          autoComplete="current-password"
          withAsterisk
        />
        <TextInput
          {...register('secretKey')}
          label={t('ways.secretKey')}
          description={t('ways.secretKeyHelp')}
          error={fieldError(errors.secretKey)}
          autoComplete="off"
          spellCheck={false}
          styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)' } }}
          withAsterisk
        />
        {error !== undefined && <ErrorNotice error={error} />}
        <Button type="submit" loading={isSubmitting} size="md">
          {t('device.action')}
        </Button>
      </Stack>
    </form>
  );
}
