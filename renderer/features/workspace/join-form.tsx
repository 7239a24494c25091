import { zodResolver } from '@hookform/resolvers/zod';
import { Button, Stack, Textarea } from '@mantine/core';
import { useState } from 'react';
import { useForm } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import { z } from 'zod';
import type { AppError } from '../../../common/errors/app-error.ts';
import { useFieldError } from '../../lib/use-field-error.ts';
import { ErrorNotice } from '../../ui/error-notice.tsx';
import { isRepeated, newPerson, NewPersonInputs, notRepeated } from './new-person.tsx';
import { useWorkspaceGate } from './workspace-gate.ts';

const form = z
  .object({ invitation: z.string().trim().min(1).max(4096), ...newPerson })
  .refine(isRepeated, notRepeated);

/** Joins a workspace by an invitation that a colleague gave. */
export function JoinForm() {
  const { t } = useTranslation('workspace');
  const { join } = useWorkspaceGate();
  const fieldError = useFieldError();
  const [error, setError] = useState<AppError | undefined>();
  const { register, handleSubmit, formState } = useForm({
    resolver: zodResolver(form),
    defaultValues: {
      invitation: '',
      name: '',
      deviceLabel: t('deviceDefault'),
      passphrase: '',
      repeat: '',
    },
  });
  const { errors, isSubmitting } = formState;
  const submit = handleSubmit(async ({ invitation, name, deviceLabel, passphrase }) => {
    setError(undefined);
    const joined = await join({ invitation, name, deviceLabel, passphrase });
    if (!joined.ok) setError(joined.error);
  });
  return (
    <form onSubmit={event => void submit(event)} noValidate>
      <Stack>
        <Textarea
          {...register('invitation')}
          label={t('invitation')}
          description={t('invitationHelp')}
          error={fieldError(errors.invitation)}
          styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)' } }}
          minRows={3}
          rows={3}
          spellCheck={false}
          withAsterisk
          autoFocus
        />
        <NewPersonInputs register={register} errors={errors} />
        {error !== undefined && <ErrorNotice error={error} />}
        <Button type="submit" loading={isSubmitting} size="md">
          {t('joinAction')}
        </Button>
      </Stack>
    </form>
  );
}
