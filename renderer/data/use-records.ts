import { useCallback } from 'react';
import type { AppError } from '../../common/errors/app-error.ts';
import type { ChangeId, RecordId, SpaceId } from '../../common/lib/ids.ts';
import type { Result } from '../../common/lib/result.ts';
import { useData } from './data-context.tsx';
import type {
  DamagedRecord,
  Edit,
  HistoryEntry,
  OutboxState,
  RecordView,
} from './data-contract.ts';
import { useQuery, type Loaded } from './use-query.ts';
import { useRecordList } from './use-record-list.ts';

/** A list that is loading, failed or there; `records` is empty until its first page is there. */
export type LoadedRecords = {
  readonly records: readonly RecordView[];
  /** Whether all of it is read; until then the oldest are missing. */
  readonly isWhole: boolean;
} & (
  | { readonly state: 'loading' | 'ready'; readonly error: undefined }
  | { readonly state: 'error'; readonly error: AppError }
);

const none: readonly RecordView[] = [];

/** Living records of a type, in one space or in all; newest first, kept fresh. */
export function useRecords(type: string, space?: SpaceId): LoadedRecords & { refresh: () => void } {
  const { listed, refresh } = useRecordList({ type, space });
  const unread = { records: none, isWhole: false, refresh };
  if (listed === undefined) return { ...unread, state: 'loading', error: undefined };
  if (!listed.ok) return { ...unread, state: 'error', error: listed.error };
  return { ...listed.value, state: 'ready', error: undefined, refresh };
}

/** Deleted records of a type in all spaces, newest first: kept, to be restored. */
export function useDeletedRecords(
  type: string,
): Loaded<readonly RecordView[]> & { refresh: () => void } {
  const { listed, refresh } = useRecordList({ type, deleted: true });
  if (listed === undefined) {
    return { state: 'loading', value: undefined, error: undefined, refresh };
  }
  return listed.ok
    ? { state: 'ready', value: listed.value.records, error: undefined, refresh }
    : { state: 'error', value: undefined, error: listed.error, refresh };
}

/** One record, kept fresh; null when there is none with this id. */
export function useRecord(id: RecordId): Loaded<RecordView | null> & { refresh: () => void } {
  const data = useData();
  const ask = useCallback(() => data.call('get', { id }), [data, id]);
  return useQuery(ask, useChanged(id));
}

/** Who changed what and when in a record, kept fresh. */
export function useHistory(
  id: RecordId,
): Loaded<readonly HistoryEntry[]> & { refresh: () => void } {
  const data = useData();
  const ask = useCallback(() => data.call('history', { id }), [data, id]);
  return useQuery<readonly HistoryEntry[]>(ask, useChanged(id));
}

/** Rows that can't be opened; shown, never hidden. */
export function useDamaged(): Loaded<readonly DamagedRecord[]> & { refresh: () => void } {
  const data = useData();
  const ask = useCallback(() => data.call('damaged'), [data]);
  return useQuery<readonly DamagedRecord[]>(ask, useChanged());
}

/** What waits for the server, kept fresh. */
export function useOutbox(): Loaded<OutboxState> & { refresh: () => void } {
  const data = useData();
  const ask = useCallback(() => data.call('outbox'), [data]);
  const listen = useCallback((refresh: () => void) => data.on('outbox', refresh), [data]);
  return useQuery(ask, listen);
}

/** Commits the edits of one user action: all of them are durable when it answers, or none happened. */
export function useCommit(): (
  edits: readonly Edit[],
) => Promise<Result<{ changes: readonly ChangeId[] }, AppError>> {
  const data = useData();
  return useCallback(edits => data.call('commit', { edits: [...edits] }), [data]);
}

/** Listens for changed records; for one record when an id is given. */
function useChanged(id?: RecordId): (refresh: () => void) => () => void {
  const data = useData();
  return useCallback(
    refresh =>
      data.on('changed', ({ ids }) => {
        if (id === undefined || ids.length === 0 || ids.includes(id)) refresh();
      }),
    [data, id],
  );
}
