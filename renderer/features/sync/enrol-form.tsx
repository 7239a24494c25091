import { zodResolver } from '@hookform/resolvers/zod';
import { Button, Group, Stack, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useForm } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import { useDispatch } from 'react-redux';
import { z } from 'zod';
import type { AppError } from '../../../common/errors/app-error.ts';
import { useBridge } from '../../lib/bridge-context.ts';
import { connectionTold } from '../../lib/connection-slice.ts';
import { useFieldError } from '../../lib/use-field-error.ts';
import { ErrorNotice } from '../../ui/error-notice.tsx';
import { Section } from '../../ui/section.tsx';
import { serverUrl } from '../../../common/lib/server-url.ts';

const form = z.object({
  server: serverUrl,
  code: z.string().trim().min(1).max(200),
});

/** Brings a workspace that was local so far to a server. */
export function EnrolForm() {
  const { t } = useTranslation('sync');
  const bridge = useBridge();
  const dispatch = useDispatch();
  const fieldError = useFieldError();
  const [error, setError] = useState<AppError | undefined>();
  const { register, handleSubmit, formState } = useForm({
    resolver: zodResolver(form),
    defaultValues: { server: '', code: '' },
  });
  const { errors, isSubmitting } = formState;
  const submit = handleSubmit(async values => {
    setError(undefined);
    const enrolled = await bridge.sync.enrol(values);
    if (enrolled.ok) dispatch(connectionTold(enrolled.value));
    else setError(enrolled.error);
  });
  return (
    <Section title={t('enrol.title')} description={t('enrol.intro')}>
      <form onSubmit={event => void submit(event)} noValidate>
        <Stack maw={520}>
          <TextInput
            {...register('server')}
            label={t('enrol.server')}
            placeholder="https://rackside.example.com"
            error={fieldError(errors.server)}
            inputMode="url"
            spellCheck={false}
            withAsterisk
          />
          <TextInput
            {...register('code')}
            label={t('enrol.code')}
            description={t('enrol.codeHelp')}
            error={fieldError(errors.code)}
            spellCheck={false}
            autoComplete="off"
            withAsterisk
          />
          {error !== undefined && <ErrorNotice error={error} title={t('enrol.failed')} />}
          <Group>
            <Button type="submit" loading={isSubmitting}>
              {t('enrol.action')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Section>
  );
}
