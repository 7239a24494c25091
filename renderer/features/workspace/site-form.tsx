import { zodResolver } from '@hookform/resolvers/zod';
import { Button, Group, SimpleGrid, Stack, Text, TextInput } from '@mantine/core';
import { useEffect, useState } from 'react';
import { useForm } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import type { AppError } from '../../../common/errors/app-error.ts';
import { siteFields, type SiteFields } from '../../../common/features/workspace/site.ts';
import type { FormDraft } from '../../data/data-contract.ts';
import { useDraft, type Draft } from '../../data/use-draft.ts';
import { useFieldError } from '../../lib/use-field-error.ts';
import { ErrorNotice } from '../../ui/error-notice.tsx';
import { LoadingState } from '../../ui/loading-state.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { useCreateSite } from './use-create-site.ts';

const empty: SiteFields = { code: '', name: '', customer: '', address: '', contact: '' };

/** Adds a customer's site. */
export function SiteFormScreen() {
  const { t } = useTranslation('workspace');
  const draft = useDraft('site/new');
  return (
    <>
      <PageHeader title={t('site.new')} description={t('site.newIntro')} />
      {draft.state === 'loading' ? <LoadingState /> : <SiteForm draft={draft} />}
    </>
  );
}

function SiteForm({ draft }: { readonly draft: Draft }) {
  const { t } = useTranslation('workspace');
  const navigate = useNavigate();
  const fieldError = useFieldError();
  const createSite = useCreateSite();
  const [error, setError] = useState<AppError | undefined>();
  const { register, handleSubmit, formState, subscribe, setValue } = useForm({
    resolver: zodResolver(siteFields),
    defaultValues: { ...empty, ...textsOf(draft.values) },
  });
  const { errors, isSubmitting } = formState;
  const { save } = draft;
  useEffect(
    () => subscribe({ formState: { values: true }, callback: ({ values }) => save({ ...values }) }),
    [subscribe, save],
  );
  const submit = handleSubmit(async fields => {
    setError(undefined);
    const made = await createSite(fields);
    if (!made.ok) {
      setError(made.error);
      return;
    }
    await draft.clear();
    await navigate(`/sites/${made.value}`, { replace: true });
  });
  const code = register('code');
  return (
    <form onSubmit={event => void submit(event)} noValidate>
      <Stack maw={680}>
        <SimpleGrid cols={{ base: 1, sm: 2 }}>
          <TextInput
            {...code}
            label={t('site.code')}
            description={t('site.codeHelp')}
            error={errors.code === undefined ? undefined : t('site.codeWrong')}
            autoCapitalize="characters"
            spellCheck={false}
            withAsterisk
            autoFocus
            onBlur={event => {
              // Typed in small letters or with a full-width keyboard, it is still that code.
              const plain = event.target.value.normalize('NFKC').trim().toUpperCase();
              if (plain !== event.target.value) setValue('code', plain);
              void code.onBlur(event);
            }}
          />
          <TextInput
            {...register('name')}
            label={t('site.name')}
            description={t('site.nameHelp')}
            error={fieldError(errors.name)}
            withAsterisk
          />
        </SimpleGrid>
        <TextInput
          {...register('customer')}
          label={t('site.customer')}
          error={fieldError(errors.customer)}
          withAsterisk
        />
        <TextInput
          {...register('address')}
          label={t('site.address')}
          error={fieldError(errors.address)}
        />
        <TextInput
          {...register('contact')}
          label={t('site.contact')}
          description={t('site.contactHelp')}
          error={fieldError(errors.contact)}
        />
        {error !== undefined && <ErrorNotice title={t('site.notSaved')} error={error} />}
        {draft.error !== undefined && (
          <ErrorNotice title={t('site.draftNotKept')} error={draft.error} />
        )}
        <Group>
          <Button type="submit" loading={isSubmitting}>
            {t('site.save')}
          </Button>
          <Button variant="default" onClick={() => void navigate(-1)}>
            {t('back')}
          </Button>
          <Text size="sm" c="dimmed" aria-live="polite">
            {formState.isDirty || draft.values !== null
              ? t(draft.saving ? 'draft.saving' : 'draft.kept')
              : ''}
          </Text>
        </Group>
      </Stack>
    </form>
  );
}

function textsOf(draft: FormDraft | null): Partial<SiteFields> {
  const entries = Object.keys(empty).flatMap(field => {
    const value = draft?.[field];
    return typeof value === 'string' ? [[field, value] as const] : [];
  });
  return Object.fromEntries(entries);
}
