import { zodResolver } from '@hookform/resolvers/zod';
import { Button, Group, Stack } from '@mantine/core';
import { useEffect, useMemo, useState } from 'react';
import { useForm } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import type { Asset } from '../../../common/features/assets/asset-view.ts';
import type { CredentialOverview } from '../../../common/features/vault/credential.ts';
import type { Credential } from '../../../common/features/vault/credential-view.ts';
import { seenOf } from '../../../common/records/folded-record.ts';
import type { RecordView } from '../../data/data-contract.ts';
import { useDraft, type Draft } from '../../data/use-draft.ts';
import { DraftNote } from '../../records/draft-note.tsx';
import { useFieldEdits } from '../../records/use-field-edits.ts';
import { useAssets, useCredentials } from '../../records/use-typed.ts';
import { withDraft } from '../../records/with-draft.ts';
import { ErrorNotice } from '../../ui/error-notice.tsx';
import { LoadingState } from '../../ui/loading-state.tsx';
import { OverviewFields } from './overview-fields.tsx';
import { formOf, overviewForm, overviewOf, type OverviewForm } from './overview-values.ts';

interface OverviewEditProps {
  readonly credential: Credential;
  readonly record: RecordView;
  readonly onDone: () => void;
}

/** Changes a credential's overview; its kind stays, and its secret is not touched. */
export function OverviewEdit(props: OverviewEditProps) {
  const draft = useDraft(`credential/${props.credential.id}/edit`);
  const assets = useAssets(props.credential.space);
  // A list of devices without the right one would show none as chosen.
  if (draft.state === 'loading' || assets.state === 'loading') return <LoadingState />;
  return <EditFields {...props} draft={draft} assets={assets.items} />;
}

const fieldOf: Readonly<Record<Exclude<keyof OverviewForm, 'kind'>, keyof CredentialOverview>> = {
  name: 'name',
  username: 'username',
  asset: 'asset',
  folder: 'folder',
  tags: 'tags',
  url: 'url',
  expires: 'expiresAt',
  notes: 'notes',
};
const inputs = Object.keys(fieldOf) as (keyof typeof fieldOf)[];

function EditFields(
  props: OverviewEditProps & { readonly draft: Draft; readonly assets: readonly Asset[] },
) {
  const { credential, record, draft, assets, onDone } = props;
  const { t } = useTranslation('vault');
  const folders = useFolders(credential);
  const edits = useFieldEdits(record);
  // What the person saw when the form was opened: a value that came since is not overwritten unseen.
  const [opened] = useState(() => ({
    values: formOf(credential),
    seen: new Map(inputs.map(name => [name, seenOf(record, fieldOf[name])])),
  }));
  const form = useForm<OverviewForm>({
    resolver: zodResolver(overviewForm),
    defaultValues: { ...withDraft(opened.values, draft.values), kind: credential.kind },
  });
  const { handleSubmit, subscribe, reset, formState } = form;
  const { save, clear } = draft;
  useEffect(
    () => subscribe({ formState: { values: true }, callback: ({ values }) => save(values) }),
    [subscribe, save],
  );
  const submit = async (values: OverviewForm): Promise<void> => {
    const next = overviewOf(values);
    const changed = inputs
      .filter(name => values[name] !== opened.values[name])
      .map(name => ({
        field: fieldOf[name],
        value: next[fieldOf[name]],
        seen: opened.seen.get(name),
      }));
    if (!(await edits.setAll(changed))) return;
    await clear();
    onDone();
  };
  return (
    <form onSubmit={event => void handleSubmit(submit)(event)} noValidate autoComplete="off">
      <Stack gap="sm">
        {edits.error !== undefined && (
          <ErrorNotice title={t('overview.notSaved')} error={edits.error} />
        )}
        <DraftNote
          found={draft.values !== null}
          onStartOver={() => {
            reset(opened.values);
            void clear();
          }}
        />
        <OverviewFields
          form={form}
          assets={assets}
          asset={opened.values.asset}
          folders={folders}
          columns={1}
        />
        <Group>
          <Button type="submit" loading={formState.isSubmitting}>
            {t('overview.save')}
          </Button>
          <Button
            variant="default"
            onClick={() => {
              void clear();
              onDone();
            }}
          >
            {t('form.cancel')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

/** Folders of the same site, as proposals. */
function useFolders({ space }: Pick<Credential, 'space'>): readonly string[] {
  const { items } = useCredentials(space);
  return useMemo(
    () => [...new Set(items.map(one => one.folder))].filter(one => one !== '').toSorted(),
    [items],
  );
}
