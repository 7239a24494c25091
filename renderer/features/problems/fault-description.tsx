import { zodResolver } from '@hookform/resolvers/zod';
import { Button, Group, Stack, Text, Textarea, TextInput } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import { useForm } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import { z } from 'zod';
import type { Fault } from '../../../common/features/problems/fault-view.ts';
import type { ChangeId } from '../../../common/lib/ids.ts';
import { seenOf } from '../../../common/records/folded-record.ts';
import type { RecordView } from '../../data/data-contract.ts';
import { useDraft, type Draft } from '../../data/use-draft.ts';
import type { FieldEdits } from '../../records/use-field-edits.ts';
import { withDraft } from '../../records/with-draft.ts';
import { LoadingState } from '../../ui/loading-state.tsx';
import { Section } from '../../ui/section.tsx';

const description = z.object({
  title: z
    .string()
    .trim()
    .min(1, { error: 'form.titleNeeded' })
    .max(200, { error: 'form.tooLong' }),
  symptom: z.string().max(8000, { error: 'form.tooLong' }),
  raisedBy: z.string().trim().max(120, { error: 'form.tooLong' }),
  place: z.string().trim().max(200, { error: 'form.tooLong' }),
});
type Description = z.infer<typeof description>;
const fields = ['title', 'symptom', 'raisedBy', 'place'] as const;

interface DescriptionProps {
  readonly fault: Fault;
  readonly record: RecordView;
  readonly edits: FieldEdits;
  readonly readOnly: boolean;
}

/** What is wrong, in words; and the form that changes it. */
export function FaultDescription(props: DescriptionProps) {
  const { t } = useTranslation('problems');
  const [editing, setEditing] = useState(false);
  const open = useRef<HTMLButtonElement>(null);
  const close = (): void => {
    setEditing(false);
    // The button comes back with the next paint.
    requestAnimationFrame(() => open.current?.focus());
  };
  const { symptom } = props.fault;
  return (
    <Section
      title={t('field.symptom')}
      actions={
        !editing &&
        !props.readOnly && (
          <Button ref={open} size="compact-sm" variant="subtle" onClick={() => setEditing(true)}>
            {t('edit.open')}
          </Button>
        )
      }
    >
      {editing ? (
        <EditForm {...props} onDone={close} />
      ) : symptom === '' ? (
        <Text c="dimmed">{t('edit.noSymptom')}</Text>
      ) : (
        <Text style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>{symptom}</Text>
      )}
    </Section>
  );
}

function EditForm(props: DescriptionProps & { readonly onDone: () => void }) {
  const draft = useDraft(`fault/${props.fault.id}/edit`);
  if (draft.state === 'loading') return <LoadingState />;
  return <EditFields {...props} draft={draft} />;
}

function EditFields(
  props: DescriptionProps & { readonly draft: Draft; readonly onDone: () => void },
) {
  const { fault, record, edits, draft, onDone } = props;
  const { t } = useTranslation('problems');
  // What the person saw when the form was opened: a value that came since is not overwritten unseen.
  const [opened] = useState(() => ({
    values: {
      title: fault.title,
      symptom: fault.symptom,
      raisedBy: fault.raisedBy,
      place: fault.place,
    },
    seen: new Map<string, ChangeId[]>(fields.map(name => [name, seenOf(record, name)])),
  }));
  const { register, handleSubmit, subscribe, formState } = useForm<Description>({
    resolver: zodResolver(description),
    defaultValues: withDraft(opened.values, draft.values),
  });
  const { save, clear } = draft;
  useEffect(
    () => subscribe({ formState: { values: true }, callback: ({ values }) => save(values) }),
    [subscribe, save],
  );

  const submit = async (values: Description): Promise<void> => {
    const changed = fields
      .filter(name => values[name] !== opened.values[name])
      .map(name => ({ field: name, value: values[name], seen: opened.seen.get(name) }));
    if (!(await edits.setAll(changed))) return;
    await clear();
    onDone();
  };
  const field = (name: keyof Description) => {
    const key = formState.errors[name]?.message;
    return { ...register(name), ...(key !== undefined && { error: t(key) }) };
  };
  return (
    <form onSubmit={event => void handleSubmit(submit)(event)} noValidate>
      <Stack gap="sm">
        <TextInput label={t('field.title')} required autoFocus {...field('title')} />
        <Textarea label={t('field.symptom')} autosize minRows={3} {...field('symptom')} />
        <Group grow align="flex-start">
          <TextInput label={t('field.raisedBy')} {...field('raisedBy')} />
          <TextInput label={t('field.place')} {...field('place')} />
        </Group>
        <Group>
          <Button type="submit" loading={formState.isSubmitting}>
            {t('edit.save')}
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
