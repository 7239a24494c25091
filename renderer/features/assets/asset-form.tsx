import { zodResolver } from '@hookform/resolvers/zod';
import { Button, Group, NativeSelect, SimpleGrid, Stack, TextInput } from '@mantine/core';
import { useEffect, useState } from 'react';
import { useForm } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate, useParams } from 'react-router';
import { ASSET, assetClasses } from '../../../common/features/assets/asset.ts';
import { CREDENTIAL, credentialOverview } from '../../../common/features/vault/credential.ts';
import { appErrorOf, type AppError } from '../../../common/errors/app-error.ts';
import { newId, spaceId, type RecordId, type SpaceId } from '../../../common/lib/ids.ts';
import { createEdits } from '../../../common/records/record-edit.ts';
import { useDraft, type Draft } from '../../data/use-draft.ts';
import { useCommit } from '../../data/use-records.ts';
import { usePlatform } from '../../lib/platform-context.ts';
import { useMayWrite } from '../../lib/use-may-write.ts';
import { useVaultDesk } from '../../lib/vault-desk.ts';
import { DraftNote } from '../../records/draft-note.tsx';
import { ReadsOnly } from '../../records/reads-only.tsx';
import { withDraft } from '../../records/with-draft.ts';
import { ErrorNotice } from '../../ui/error-notice.tsx';
import { LoadingState } from '../../ui/loading-state.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { Section } from '../../ui/section.tsx';
import { useSites } from '../../records/use-typed.ts';
import { assetForm, assetOf, emptyAssetForm, type AssetForm } from './asset-form-values.ts';

/** Hints stand below their inputs, so that the inputs of a row are level. */
const below: ('label' | 'input' | 'description' | 'error')[] = [
  'label',
  'input',
  'description',
  'error',
];

/** Adds an asset to a site, with the credential to log in to it. */
export function AssetFormScreen() {
  const { t } = useTranslation('assets');
  const params = useParams();
  const space = spaceId.safeParse(params['space']);
  const sites = useSites();
  const mayWrite = useMayWrite();
  if (!space.success) return <ErrorNotice error={appErrorOf('not-found')} />;
  const site = sites.items.find(one => one.space === space.data);
  return (
    <>
      <PageHeader
        title={t('form.title')}
        overline={site?.name}
        description={t('form.description')}
      />
      {mayWrite(space.data) ? (
        <AssetFormDraft key={space.data} space={space.data} />
      ) : (
        <ReadsOnly space={space.data} />
      )}
    </>
  );
}

function AssetFormDraft(props: { readonly space: SpaceId }) {
  const draft = useDraft(`asset/new/${props.space}`);
  if (draft.state === 'loading') return <LoadingState />;
  return <AssetFormFields space={props.space} draft={draft} />;
}

function AssetFormFields(props: { readonly space: SpaceId; readonly draft: Draft }) {
  const { space, draft } = props;
  const { t } = useTranslation('assets');
  const { random } = usePlatform();
  const desk = useVaultDesk();
  const commit = useCommit();
  const navigate = useNavigate();
  const [ids] = useState(() => ({
    asset: newId<RecordId>(random),
    credential: newId<RecordId>(random),
  }));
  const [failure, setFailure] = useState<AppError | undefined>();
  const form = useForm<AssetForm>({
    resolver: zodResolver(assetForm),
    defaultValues: withDraft(emptyAssetForm, draft.values),
  });
  const { register, handleSubmit, subscribe, reset, formState } = form;
  const { save, clear } = draft;

  useEffect(
    () => subscribe({ formState: { values: true }, callback: ({ values }) => save(values) }),
    [subscribe, save],
  );

  const submit = async (values: AssetForm): Promise<void> => {
    setFailure(undefined);
    const asset = assetOf(values);
    const edits = createEdits({ space, type: ASSET, id: ids.asset }, asset);
    const { username } = values;
    if (username !== '') {
      const name = values.credentialName === '' ? `${values.name} SSH` : values.credentialName;
      const overview = { name, kind: 'password', username, asset: ids.asset } as const;
      const sealed = await desk.call('enterSecret', {
        space,
        record: ids.credential,
        kind: 'password',
        name,
        username,
        target: { host: asset.host, port: asset.sshPort },
        previous: null,
      });
      if (!sealed.ok) {
        setFailure(sealed.error);
        return;
      }
      edits.push(
        ...createEdits(
          { space, type: CREDENTIAL, id: ids.credential },
          { ...credentialOverview.parse(overview), secret: sealed.value },
        ),
      );
    }
    const saved = await commit(edits);
    if (!saved.ok) {
      setFailure(saved.error);
      return;
    }
    await clear();
    await navigate(`/assets/${ids.asset}`, { replace: true });
  };

  const field = (name: keyof AssetForm) => {
    const key = formState.errors[name]?.message;
    return { ...register(name), ...(key !== undefined && { error: t(key) }) };
  };
  const columns = { base: 1, sm: 2, lg: 3 };

  return (
    <form onSubmit={event => void handleSubmit(submit)(event)} noValidate autoComplete="off">
      <Stack gap="md">
        {failure !== undefined && <ErrorNotice title={t('form.notSaved')} error={failure} />}
        <DraftNote
          found={draft.values !== null}
          onStartOver={() => {
            reset(emptyAssetForm);
            void clear();
          }}
        />
        <Section title={t('form.device')}>
          <SimpleGrid cols={columns}>
            <TextInput
              label={t('field.name')}
              placeholder="CORE-SW-01"
              required
              autoFocus
              {...field('name')}
            />
            <NativeSelect
              label={t('field.subClass')}
              data={Object.entries(assetClasses).map(([group, items]) => ({
                group: t(`class.${group}`),
                items: items.map(value => ({ value, label: t(`subClass.${value}`) })),
              }))}
              {...field('subClass')}
            />
            <TextInput
              label={t('field.maker')}
              placeholder={t('form.makerExample')}
              {...field('maker')}
            />
            <TextInput label={t('field.model')} placeholder="S12708" {...field('model')} />
            <TextInput label={t('field.serial')} {...field('serial')} />
          </SimpleGrid>
        </Section>
        <Section title={t('form.place')}>
          <SimpleGrid cols={columns}>
            <TextInput label={t('field.room')} {...field('room')} />
            <TextInput label={t('field.rack')} placeholder="A07" {...field('rack')} />
            <TextInput
              label={t('field.unit')}
              description={t('form.unitHint')}
              inputWrapperOrder={below}
              inputMode="numeric"
              {...field('unit')}
            />
          </SimpleGrid>
        </Section>
        <Section title={t('form.access')} description={t('form.accessHint')}>
          <SimpleGrid cols={columns}>
            <TextInput label={t('field.host')} placeholder="10.10.0.1" {...field('host')} />
            <TextInput label={t('field.sshPort')} inputMode="numeric" {...field('sshPort')} />
            <TextInput
              label={t('form.credentialName')}
              placeholder={t('form.credentialNameExample')}
              {...field('credentialName')}
            />
            <TextInput
              label={t('form.username')}
              description={t('form.passwordHint')}
              inputWrapperOrder={below}
              autoComplete="off"
              {...field('username')}
            />
          </SimpleGrid>
        </Section>
        <Group>
          <Button type="submit" loading={formState.isSubmitting}>
            {t('form.save')}
          </Button>
          <Button component={Link} to={`/sites/${space}`} variant="default">
            {t('form.cancel')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
