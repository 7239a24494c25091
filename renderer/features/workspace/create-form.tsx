import { zodResolver } from '@hookform/resolvers/zod';
import { Button, Stack, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useForm } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import { z } from 'zod';
import type { AppError } from '../../../common/errors/app-error.ts';
import { displayName } from '../../../common/crypto/bundles.ts';
import { useFieldError } from '../../lib/use-field-error.ts';
import { ErrorNotice } from '../../ui/error-notice.tsx';
import { isRepeated, newPerson, NewPersonInputs, notRepeated } from './new-person.tsx';
import { useWorkspaceGate } from './workspace-gate.ts';

const form = z.object({ orgName: displayName, ...newPerson }).refine(isRepeated, notRepeated);

/** Makes a workspace on this machine; needs no network. */
export function CreateForm() {
  const { t } = useTranslation('workspace');
  const { create } = useWorkspaceGate();
  const fieldError = useFieldError();
  const [error, setError] = useState<AppError | undefined>();
  const { register, handleSubmit, formState } = useForm({
    resolver: zodResolver(form),
    defaultValues: {
      orgName: '',
      name: '',
      deviceLabel: t('deviceDefault'),
      passphrase: '',
      repeat: '',
    },
  });
  const { errors, isSubmitting } = formState;
  const submit = handleSubmit(async ({ orgName, name, deviceLabel, passphrase }) => {
    setError(undefined);
    const made = await create({ orgName, name, deviceLabel, passphrase });
    if (!made.ok) setError(made.error);
  });
  return (
    <form onSubmit={event => void submit(event)} noValidate>
      <Stack>
        <TextInput
          {...register('orgName')}
          label={t('orgName')}
          description={t('orgNameHelp')}
          error={fieldError(errors.orgName)}
          withAsterisk
          autoFocus
        />
        <NewPersonInputs register={register} errors={errors} />
        {error !== undefined && <ErrorNotice error={error} />}
        <Button type="submit" loading={isSubmitting} size="md">
          {t('createAction')}
        </Button>
      </Stack>
    </form>
  );
}
