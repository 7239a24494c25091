import { zodResolver } from '@hookform/resolvers/zod';
import { Button, Group, NativeSelect, SimpleGrid, Stack, Textarea, TextInput } from '@mantine/core';
import { useEffect, useState } from 'react';
import { useForm } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { z } from 'zod';
import { byPlace, placeText } from '../../../common/features/assets/asset-place.ts';
import type { Asset } from '../../../common/features/assets/asset-view.ts';
import { FAULT, severity, type FaultFields } from '../../../common/features/problems/fault.ts';
import type { Site } from '../../../common/features/workspace/site-view.ts';
import type { AppError } from '../../../common/errors/app-error.ts';
import { newId, type RecordId } from '../../../common/lib/ids.ts';
import { createEdits } from '../../../common/records/record-edit.ts';
import { useDraft, type Draft } from '../../data/use-draft.ts';
import { useCommit } from '../../data/use-records.ts';
import { usePlatform } from '../../lib/platform-context.ts';
import { DraftNote } from '../../records/draft-note.tsx';
import { useNextNumber } from '../../records/use-next-number.ts';
import { withDraft } from '../../records/with-draft.ts';
import { ErrorNotice } from '../../ui/error-notice.tsx';
import { LoadingState } from '../../ui/loading-state.tsx';
import { Section } from '../../ui/section.tsx';

const newFault = z.object({
  asset: z.string().min(1, { error: 'form.assetNeeded' }),
  title: z
    .string()
    .trim()
    .min(1, { error: 'form.titleNeeded' })
    .max(200, { error: 'form.tooLong' }),
  severity,
  symptom: z.string().max(8000, { error: 'form.tooLong' }),
  raisedBy: z.string().trim().max(120, { error: 'form.tooLong' }),
});
type NewFault = z.infer<typeof newFault>;

interface NewFaultFormProps {
  readonly assets: readonly Asset[];
  readonly sites: readonly Site[];
  /** Chosen already, when the form was opened from an asset. */
  readonly asset: Asset | undefined;
  readonly onCancel: () => void;
}

/** Reports a fault that no checklist found. */
export function NewFaultForm(props: NewFaultFormProps) {
  const draft = useDraft('fault/new');
  if (draft.state === 'loading') return <LoadingState />;
  return <NewFaultFields {...props} draft={draft} />;
}

function NewFaultFields(props: NewFaultFormProps & { readonly draft: Draft }) {
  const { assets, sites, draft } = props;
  const { t } = useTranslation('problems');
  const { random } = usePlatform();
  const commit = useCommit();
  const nextNumber = useNextNumber();
  const navigate = useNavigate();
  const [id] = useState(() => newId<RecordId>(random));
  const [failure, setFailure] = useState<AppError | undefined>();
  const empty: NewFault = {
    asset: props.asset?.id ?? '',
    title: '',
    severity: 'normal',
    symptom: '',
    raisedBy: '',
  };
  const { register, handleSubmit, subscribe, reset, formState } = useForm<NewFault>({
    resolver: zodResolver(newFault),
    defaultValues: {
      ...withDraft(empty, draft.values),
      // The asset that the form was opened for wins over the one of an old draft.
      ...(empty.asset !== '' && { asset: empty.asset }),
    },
  });
  const { save, clear } = draft;
  useEffect(
    () => subscribe({ formState: { values: true }, callback: ({ values }) => save(values) }),
    [subscribe, save],
  );

  const submit = async (values: NewFault): Promise<void> => {
    const asset = assets.find(one => one.id === values.asset);
    if (asset === undefined) return;
    const number = await nextNumber(asset.space, 'F');
    const site = sites.find(one => one.space === asset.space);
    const saved = number.ok
      ? await commit(
          createEdits({ space: asset.space, type: FAULT, id }, {
            number: number.value,
            title: values.title,
            severity: values.severity,
            step: 'submitted',
            asset: asset.id,
            origin: null,
            symptom: values.symptom,
            raisedBy: values.raisedBy,
            place: [site?.name ?? '', placeText(asset)].filter(Boolean).join(' · ').slice(0, 200),
          } satisfies FaultFields),
        )
      : number;
    if (!saved.ok) {
      setFailure(saved.error);
      return;
    }
    await clear();
    await navigate(`/faults/${id}`);
  };
  const field = (name: keyof NewFault) => {
    const key = formState.errors[name]?.message;
    return { ...register(name), ...(key !== undefined && { error: t(key) }) };
  };
  return (
    <Section title={t('new.title')}>
      <form onSubmit={event => void handleSubmit(submit)(event)} noValidate>
        <Stack gap="md">
          {failure !== undefined && <ErrorNotice title={t('new.notSaved')} error={failure} />}
          <DraftNote
            found={draft.values !== null}
            onStartOver={() => {
              reset(empty);
              void clear();
            }}
          />
          <SimpleGrid cols={{ base: 1, sm: 2 }}>
            <NativeSelect
              label={t('field.asset')}
              required
              autoFocus
              data={[{ value: '', label: t('new.chooseAsset') }, ...assetChoices(sites, assets)]}
              {...field('asset')}
            />
            <NativeSelect
              label={t('field.severity')}
              data={severity.options.map(value => ({
                value,
                label: `${t(`severity.${value}`)} – ${t(`severityMeaning.${value}`)}`,
              }))}
              {...field('severity')}
            />
            <TextInput label={t('field.title')} required {...field('title')} />
            <TextInput
              label={t('field.raisedBy')}
              placeholder={t('new.raisedByExample')}
              {...field('raisedBy')}
            />
          </SimpleGrid>
          <Textarea label={t('field.symptom')} autosize minRows={3} {...field('symptom')} />
          <Group>
            <Button type="submit" loading={formState.isSubmitting}>
              {t('new.save')}
            </Button>
            <Button variant="default" onClick={props.onCancel}>
              {t('form.cancel')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Section>
  );
}

function assetChoices(sites: readonly Site[], assets: readonly Asset[]) {
  return sites.map(site => ({
    group: site.name,
    items: assets
      .filter(asset => asset.space === site.space)
      .toSorted(byPlace)
      .map(asset => ({ value: asset.id, label: asset.name })),
  }));
}
