import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { AppError } from '../../common/errors/app-error.ts';
import type { ChangeId } from '../../common/lib/ids.ts';
import type { Json } from '../../common/lib/json.ts';
import {
  appendEdit,
  resolveEdit,
  setEdit,
  type FieldEdit,
} from '../../common/records/record-edit.ts';
import { seenOf } from '../../common/records/folded-record.ts';
import type { RecordView } from '../data/data-contract.ts';
import { useCommit } from '../data/use-records.ts';

/** A field's new value, with the heads that the person saw when the form was opened. */
export interface FieldValue {
  readonly field: string;
  readonly value: Json;
  /** Those on screen now when absent. */
  readonly seen?: ChangeId[] | undefined;
}

/** Edits of the record that is on screen; each answers whether it is durable. */
export interface FieldEdits {
  /** True while an edit is not yet durable. */
  readonly saving: boolean;
  /** The last failure, until the next success. */
  readonly error: AppError | undefined;
  readonly set: (field: string, value: Json) => Promise<boolean>;
  /** Several fields as one action: all of them or none. */
  readonly setAll: (values: readonly FieldValue[]) => Promise<boolean>;
  /** Ends a conflict with one of its values. */
  readonly resolve: (field: string, value: Json) => Promise<boolean>;
  /** Adds an entry to an append-only field. */
  readonly append: (field: string, value: Json) => Promise<boolean>;
}

/** An own edit that the record on screen may not show yet. */
export interface OwnEdit {
  /** The heads that it was made on top of. */
  readonly onTopOf: readonly ChangeId[];
  readonly change: ChangeId;
}

/**
 * The heads that an edit names as seen. A second edit of a field made before the screen shows the first
 * must name the first, or a person would be in conflict with themselves.
 */
export function headsSeen(shown: ChangeId[], own: OwnEdit | undefined): ChangeId[] {
  return own !== undefined && own.onTopOf.join() === shown.join() ? [own.change] : shown;
}

/** Edits of one record, one after the other. */
export function useFieldEdits(record: RecordView): FieldEdits {
  const commit = useCommit();
  const latest = useRef(record);
  useEffect(() => {
    latest.current = record;
  }, [record]);
  const queue = useRef<Promise<unknown>>(Promise.resolve());
  const own = useRef(new Map<string, OwnEdit>());
  const [open, setOpen] = useState(0);
  const [error, setError] = useState<AppError | undefined>();

  const run = useCallback(
    (make: (record: RecordView, seen: (field: string) => ChangeId[]) => FieldEdit[]) => {
      const step = async (): Promise<boolean> => {
        const { current } = latest;
        const shown = (field: string) => seenOf(current, field);
        const edits = make(current, field => headsSeen(shown(field), own.current.get(field)));
        const done = edits.length === 0 ? undefined : await commit(edits);
        edits.forEach(({ field }, n) => {
          const change = done?.ok === true ? done.value.changes[n] : undefined;
          if (change !== undefined) own.current.set(field, { onTopOf: shown(field), change });
        });
        setError(done === undefined || done.ok ? undefined : done.error);
        setOpen(count => count - 1);
        return done?.ok ?? true;
      };
      setOpen(count => count + 1);
      const result = queue.current.then(step);
      queue.current = result;
      return result;
    },
    [commit],
  );

  const setAll = useCallback<FieldEdits['setAll']>(
    values =>
      run((now, heads) =>
        values.map(({ field, value, seen }) =>
          setEdit(refOf(now), field, value, seen ?? heads(field)),
        ),
      ),
    [run],
  );
  const set = useCallback<FieldEdits['set']>(
    (field, value) => setAll([{ field, value }]),
    [setAll],
  );
  const resolve = useCallback<FieldEdits['resolve']>(
    (field, value) => run((now, heads) => [resolveEdit(refOf(now), field, value, heads(field))]),
    [run],
  );
  const append = useCallback<FieldEdits['append']>(
    (field, value) => run(now => [appendEdit(refOf(now), field, value)]),
    [run],
  );
  const saving = open > 0;
  return useMemo(
    () => ({ saving, error, set, setAll, resolve, append }),
    [saving, error, set, setAll, resolve, append],
  );
}

function refOf({ space, type, id }: RecordView) {
  return { space, type, id };
}
