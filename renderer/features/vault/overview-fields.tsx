import { Autocomplete, NativeSelect, SimpleGrid, Textarea, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Controller, useWatch, type UseFormReturn } from 'react-hook-form';
import { byPlace, placeText } from '../../../common/features/assets/asset-place.ts';
import type { Asset } from '../../../common/features/assets/asset-view.ts';
import { DayInput } from '../../ui/day-input.tsx';
import { wantsUser, type OverviewForm } from './overview-values.ts';

/** Hints stand below their inputs, so that the inputs of a row are level. */
const below: ('label' | 'input' | 'description' | 'error')[] = [
  'label',
  'input',
  'description',
  'error',
];

/** The inputs of a credential's overview. */
export function OverviewFields(props: {
  readonly form: Pick<UseFormReturn<OverviewForm>, 'register' | 'formState' | 'control'>;
  /** Devices of the credential's site. */
  readonly assets: readonly Asset[];
  /** The device that the credential has, which may be one that this machine does not know. */
  readonly asset?: string | undefined;
  /** Folders that are there already, as proposals. */
  readonly folders: readonly string[];
  readonly columns: number;
}) {
  const { form, assets, columns } = props;
  const { register, formState, control } = form;
  const { t } = useTranslation('vault');
  const kind = useWatch({ control, name: 'kind' });
  const isUnknown =
    props.asset !== undefined && props.asset !== '' && !assets.some(one => one.id === props.asset);
  const field = (name: keyof OverviewForm) => {
    const key = formState.errors[name]?.message;
    return { ...register(name), ...(key !== undefined && { error: t(key) }) };
  };
  return (
    <SimpleGrid cols={{ base: 1, sm: columns }}>
      <TextInput
        label={t('field.name')}
        placeholder={t('form.nameExample')}
        required
        autoFocus
        {...field('name')}
      />
      <TextInput
        label={t('field.username')}
        autoComplete="off"
        required={wantsUser(kind)}
        {...field('username')}
      />
      <NativeSelect
        label={t('field.asset')}
        data={[
          { value: '', label: t('form.noAsset') },
          ...(isUnknown ? [{ value: props.asset ?? '', label: t('assetGone') }] : []),
          ...assets.toSorted(byPlace).map(asset => ({
            value: asset.id,
            label: [asset.name, placeText(asset)].filter(Boolean).join(' · '),
          })),
        ]}
        {...field('asset')}
      />
      <Controller
        control={control}
        name="folder"
        render={({ field: { ref, ...folder } }) => (
          <Autocomplete
            label={t('field.folder')}
            placeholder={t('form.folderExample')}
            data={[...props.folders]}
            maxDropdownHeight={200}
            error={formState.errors.folder?.message && t(formState.errors.folder.message)}
            ref={ref}
            {...folder}
          />
        )}
      />
      <TextInput
        label={t('field.tags')}
        description={t('form.tagsHint')}
        inputWrapperOrder={below}
        {...field('tags')}
      />
      <TextInput label={t('field.url')} placeholder="https://10.20.0.1/" {...field('url')} />
      <Controller
        control={control}
        name="expires"
        render={({ field: { name: _name, ...expires } }) => (
          <DayInput
            label={t('field.expiresAt')}
            description={t('form.expiresHint')}
            inputWrapperOrder={below}
            error={formState.errors.expires?.message && t(formState.errors.expires.message)}
            {...expires}
          />
        )}
      />
      <Textarea
        label={t('field.notes')}
        description={t('form.notesHint')}
        inputWrapperOrder={below}
        autosize
        minRows={2}
        {...field('notes')}
      />
    </SimpleGrid>
  );
}
