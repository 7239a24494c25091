import { zodResolver } from '@hookform/resolvers/zod';
import { Button, Group, NativeSelect, Radio, SimpleGrid, Stack, Text } from '@mantine/core';
import { useEffect, useMemo, useState } from 'react';
import { useForm, useWatch } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate } from 'react-router';
import type { Asset } from '../../../common/features/assets/asset-view.ts';
import { CREDENTIAL, credentialKind } from '../../../common/features/vault/credential.ts';
import type { AppError } from '../../../common/errors/app-error.ts';
import { newId, type RecordId, type SpaceId } from '../../../common/lib/ids.ts';
import { createEdits } from '../../../common/records/record-edit.ts';
import { useDraft, type Draft } from '../../data/use-draft.ts';
import { useCommit } from '../../data/use-records.ts';
import { usePlatform } from '../../lib/platform-context.ts';
import { useVaultDesk } from '../../lib/vault-desk.ts';
import { DraftNote } from '../../records/draft-note.tsx';
import { useCredentials } from '../../records/use-typed.ts';
import { withDraft } from '../../records/with-draft.ts';
import { ErrorNotice } from '../../ui/error-notice.tsx';
import { LoadingState } from '../../ui/loading-state.tsx';
import { Section } from '../../ui/section.tsx';
import { KindIcon } from './kind-icon.tsx';
import { OverviewFields } from './overview-fields.tsx';
import { emptyOverview, overviewForm, overviewOf, type OverviewForm } from './overview-values.ts';
import { targetFor } from './secret-target.ts';

interface NewCredentialFormProps {
  /** Sites where this account may add credentials. */
  readonly sites: readonly { readonly space: SpaceId; readonly name: string }[];
  readonly assets: readonly Asset[];
  /** Chosen already, when the form was opened from an asset. */
  readonly asset: Asset | undefined;
}

/** The form of a new credential; what is typed is kept until it is stored. */
export function NewCredentialForm(props: NewCredentialFormProps) {
  const draft = useDraft(`credential/new/${props.asset?.id ?? ''}`);
  if (draft.state === 'loading') return <LoadingState />;
  return <NewCredentialFields {...props} draft={draft} />;
}

function NewCredentialFields(props: NewCredentialFormProps & { readonly draft: Draft }) {
  const { sites, assets, draft } = props;
  const { t } = useTranslation('vault');
  const { random } = usePlatform();
  const desk = useVaultDesk();
  const commit = useCommit();
  const navigate = useNavigate();
  const [id] = useState(() => newId<RecordId>(random));
  const [space, setSpace] = useState<SpaceId | undefined>(
    () => props.asset?.space ?? spaceOf(draft, sites) ?? sites[0]?.space,
  );
  const [failure, setFailure] = useState<AppError | undefined>();
  const start = useMemo<OverviewForm>(
    () => ({ ...emptyOverview, asset: props.asset?.id ?? '' }),
    [props.asset],
  );
  const form = useForm<OverviewForm>({
    resolver: zodResolver(overviewForm),
    defaultValues: withDraft(start, draft.values),
  });
  const { handleSubmit, subscribe, reset, formState, register, control, setValue } = form;
  const { save, clear } = draft;
  useEffect(
    () =>
      subscribe({
        formState: { values: true },
        callback: ({ values }) => save({ ...values, space: space ?? '' }),
      }),
    [subscribe, save, space],
  );
  const [kind, assetId] = useWatch({ control, name: ['kind', 'asset'] });
  const own = assets.filter(one => one.space === space);
  const target = targetFor(
    kind,
    own.find(one => one.id === assetId),
  );
  const { items } = useCredentials(space);
  const folders = useMemo(
    () => [...new Set(items.map(one => one.folder))].filter(one => one !== '').toSorted(),
    [items],
  );

  const submit = async (values: OverviewForm): Promise<void> => {
    if (space === undefined) return;
    const overview = overviewOf(values);
    const { name, username } = overview;
    setFailure(undefined);
    const sealed = await desk.call('enterSecret', {
      space,
      record: id,
      kind: overview.kind,
      name,
      username,
      target,
      previous: null,
    });
    const saved = sealed.ok
      ? await commit(
          createEdits({ space, type: CREDENTIAL, id }, { ...overview, secret: sealed.value }),
        )
      : sealed;
    if (!saved.ok) {
      setFailure(saved.error);
      return;
    }
    await clear();
    await navigate(`/vault/${id}`, { replace: true });
  };
  return (
    <form onSubmit={event => void handleSubmit(submit)(event)} noValidate autoComplete="off">
      <Stack gap="md">
        {failure !== undefined && <ErrorNotice title={t('form.notSaved')} error={failure} />}
        <DraftNote
          found={draft.values !== null}
          onStartOver={() => {
            reset(start);
            void clear();
          }}
        />
        <Section title={t('form.kind')}>
          <Radio.Group
            aria-label={t('form.kind')}
            value={kind}
            onChange={value => setValue('kind', credentialKind.parse(value))}
          >
            <SimpleGrid cols={{ base: 1, xs: 2, lg: 4 }} spacing="xs">
              {credentialKind.options.map(value => (
                <Radio.Card
                  key={value}
                  value={value}
                  p="xs"
                  radius="sm"
                  style={{ display: 'flex', alignItems: 'flex-start' }}
                >
                  <Group gap="xs" wrap="nowrap" align="flex-start">
                    <Radio.Indicator mt={2} />
                    <KindIcon kind={value} />
                    <div>
                      <Text size="sm" fw={500}>
                        {t(`kind.${value}`)}
                      </Text>
                      <Text size="xs" c="dimmed">
                        {t(`kindHint.${value}`)}
                      </Text>
                    </div>
                  </Group>
                </Radio.Card>
              ))}
            </SimpleGrid>
          </Radio.Group>
        </Section>
        <Section title={t('overview.title')} description={t('overview.hint')}>
          <Stack gap="md">
            {sites.length > 1 && (
              <NativeSelect
                label={t('filter.site')}
                required
                maw="24rem"
                value={space}
                data={sites.map(site => ({ value: site.space, label: site.name }))}
                onChange={event => {
                  const chosen = sites.find(site => site.space === event.currentTarget.value);
                  setSpace(chosen?.space);
                  setValue('asset', '');
                }}
              />
            )}
            <OverviewFields form={form} assets={own} folders={folders} columns={2} />
          </Stack>
        </Section>
        <Text size="sm" c="dimmed">
          {target === null
            ? t('form.noTarget')
            : t('form.target', { host: target.host, port: target.port })}
        </Text>
        <Group>
          <Button type="submit" loading={formState.isSubmitting}>
            {t('form.enter')}
          </Button>
          <Button component={Link} to="/vault" variant="default">
            {t('form.cancel')}
          </Button>
        </Group>
        <input type="hidden" {...register('kind')} />
      </Stack>
    </form>
  );
}

function spaceOf(draft: Draft, sites: NewCredentialFormProps['sites']): SpaceId | undefined {
  return sites.find(site => site.space === draft.values?.['space'])?.space;
}
