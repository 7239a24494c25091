import { Stack } from '@mantine/core';
import { conflictsOf, headsOf } from '../../common/records/folded-record.ts';
import type { RecordView } from '../data/data-contract.ts';
import { useMayWrite } from '../lib/use-may-write.ts';
import { ErrorNotice } from '../ui/error-notice.tsx';
import { FieldConflict } from '../ui/field-conflict.tsx';
import type { FieldWords } from './history-panel.tsx';
import { useFieldEdits } from './use-field-edits.ts';

/** Every field of a record on which several people's values stand side by side, each to be settled. */
export function RecordConflicts(props: {
  readonly record: RecordView;
  readonly words: FieldWords;
}) {
  const { record, words } = props;
  const edits = useFieldEdits(record);
  const mayWrite = useMayWrite()(record.space);
  const fields = conflictsOf(record);
  if (fields.length === 0) return null;
  return (
    <Stack gap="sm">
      {edits.error !== undefined && <ErrorNotice error={edits.error} />}
      {fields.map(field => (
        <FieldConflict
          key={field}
          label={words.label(field)}
          heads={headsOf(record, field)}
          show={value => words.value(field, value)}
          busy={edits.saving}
          onKeep={mayWrite ? head => void edits.resolve(field, head.value) : undefined}
        />
      ))}
    </Stack>
  );
}
