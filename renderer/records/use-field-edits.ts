import { useCallback, useEffect, useRef, useState } from 'react';
import type { AppError } from '../../common/errors/app-error.ts';
import type { ChangeId } from '../../common/lib/ids.ts';
import type { Json } from '../../common/lib/json.ts';
import { appendEdit, resolveEdit, setEdit, type FieldEdit } from '../../common/lib/record-edit.ts';
import { seenOf } from '../../common/lib/record-view.ts';
import type { RecordView } from '../data/data-contract.ts';
import { useCommit } from '../data/use-records.ts';

/** Edits of the record that is on screen. */
export interface FieldEdits {
  /** True while an edit is not yet durable. */
  readonly saving: boolean;
  /** The last failure, until the next success. */
  readonly error: AppError | undefined;
  /**
   * Replaces a field. `seen` are the heads that the person looked at when the form was opened; those on
   * screen now when absent. Answers whether it is durable.
   */
  readonly set: (field: string, value: Json, seen?: ChangeId[]) => Promise<boolean>;
  /** Ends a conflict with one of its values. */
  readonly resolve: (field: string, value: Json) => Promise<boolean>;
  /** Adds an entry to an append-only field. */
  readonly append: (field: string, value: Json) => Promise<boolean>;
}

/**
 * Edits of one record, one after the other: a second edit of a field made before the screen shows the
 * first must name the first as seen, or a person would be in conflict with themselves.
 */
export function useFieldEdits(record: RecordView): FieldEdits {
  const commit = useCommit();
  const latest = useRef(record);
  useEffect(() => {
    latest.current = record;
  }, [record]);
  const queue = useRef<Promise<unknown>>(Promise.resolve());
  const own = useRef(new Map<string, { onTopOf: string; change: ChangeId }>());
  const [open, setOpen] = useState(0);
  const [error, setError] = useState<AppError | undefined>();

  const heads = useCallback((field: string): ChangeId[] => {
    const shown = seenOf(latest.current, field);
    const mine = own.current.get(field);
    return mine !== undefined && mine.onTopOf === shown.join() ? [mine.change] : shown;
  }, []);

  const run = useCallback(
    (field: string, edit: () => FieldEdit): Promise<boolean> => {
      const step = async (): Promise<boolean> => {
        const onTopOf = seenOf(latest.current, field).join();
        const done = await commit([edit()]);
        const change = done.ok ? done.value.changes[0] : undefined;
        if (change !== undefined) own.current.set(field, { onTopOf, change });
        setError(done.ok ? undefined : done.error);
        setOpen(count => count - 1);
        return done.ok;
      };
      setOpen(count => count + 1);
      const result = queue.current.then(step);
      queue.current = result;
      return result;
    },
    [commit],
  );

  const set = useCallback<FieldEdits['set']>(
    (field, value, seen) =>
      run(field, () => setEdit(refOf(latest.current), field, value, seen ?? heads(field))),
    [run, heads],
  );
  const resolve = useCallback<FieldEdits['resolve']>(
    (field, value) =>
      run(field, () => resolveEdit(refOf(latest.current), field, value, heads(field))),
    [run, heads],
  );
  const append = useCallback<FieldEdits['append']>(
    (field, value) => run(field, () => appendEdit(refOf(latest.current), field, value)),
    [run],
  );
  return { saving: open > 0, error, set, resolve, append };
}

function refOf({ space, type, id }: RecordView) {
  return { space, type, id };
}
