import { Button, Group, SegmentedControl, Stack, Textarea } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { timelineEntry, type TimelineEntry } from '../../../common/features/problems/fault.ts';
import type { Fault } from '../../../common/features/problems/fault-view.ts';
import { useDraft, type Draft } from '../../data/use-draft.ts';
import { KeyHint } from '../../ui/key-hint.tsx';

type Kind = 'note' | 'reply';

/** Writes a note or a reply into a fault's timeline; what is typed survives a crash. */
export function EntryComposer(props: {
  readonly fault: Fault;
  /** Answers whether it is durable. */
  readonly onAdd: (entry: TimelineEntry) => Promise<boolean>;
}) {
  const draft = useDraft(`fault/${props.fault.id}/entry`);
  return draft.state === 'loading' ? null : <Composer draft={draft} onAdd={props.onAdd} />;
}

function Composer(props: {
  readonly draft: Draft;
  readonly onAdd: (entry: TimelineEntry) => Promise<boolean>;
}) {
  const { draft, onAdd } = props;
  const { t } = useTranslation('problems');
  const [kind, setKind] = useState<Kind>(draft.values?.['kind'] === 'reply' ? 'reply' : 'note');
  const [text, setText] = useState(
    typeof draft.values?.['text'] === 'string' ? draft.values['text'] : '',
  );
  const [adding, setAdding] = useState(false);
  const entry = timelineEntry.safeParse({ kind, text });

  const type = (next: { readonly kind: Kind; readonly text: string }): void => {
    setKind(next.kind);
    setText(next.text);
    draft.save(next);
  };
  const add = async (): Promise<void> => {
    if (!entry.success || adding) return;
    setAdding(true);
    const added = await onAdd(entry.data);
    setAdding(false);
    if (!added) return;
    setText('');
    await draft.clear();
  };
  return (
    <Stack gap="xs">
      <SegmentedControl
        aria-label={t('composer.kind')}
        w="fit-content"
        value={kind}
        data={[
          { value: 'note', label: t('entry.note') },
          { value: 'reply', label: t('entry.reply') },
        ]}
        onChange={value => type({ kind: value === 'reply' ? 'reply' : 'note', text })}
      />
      <Textarea
        label={t(`composer.${kind}.label`)}
        placeholder={t(`composer.${kind}.placeholder`)}
        autosize
        minRows={3}
        maxRows={16}
        value={text}
        readOnly={adding}
        onChange={event => type({ kind, text: event.currentTarget.value })}
        onKeyDown={event => {
          if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
          event.preventDefault();
          void add();
        }}
      />
      <Group gap="sm">
        <Button loading={adding} disabled={!entry.success} onClick={() => void add()}>
          {t(`composer.${kind}.add`)}
        </Button>
        <KeyHint keys="Ctrl+Enter" />
      </Group>
    </Stack>
  );
}
