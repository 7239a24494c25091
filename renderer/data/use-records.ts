import { useCallback } from 'react';
import type { AppError } from '../../common/errors/app-error.ts';
import type { ChangeId, RecordId, SpaceId } from '../../common/lib/ids.ts';
import { ok, type Result } from '../../common/lib/result.ts';
import { useData } from './data-context.tsx';
import type { Client } from '../../common/ipc/port-rpc.ts';
import type {
  DamagedRecord,
  DataContract,
  Edit,
  HistoryEntry,
  OutboxState,
  RecordView,
} from './data-contract.ts';
import { useQuery, type Loaded } from './use-query.ts';

/** A list that is loading, failed or there; `records` is empty until it is there. */
export type LoadedRecords =
  | {
      readonly state: 'loading';
      readonly records: readonly RecordView[];
      readonly error: undefined;
    }
  | { readonly state: 'error'; readonly records: readonly RecordView[]; readonly error: AppError }
  | { readonly state: 'ready'; readonly records: readonly RecordView[]; readonly error: undefined };

const none: readonly RecordView[] = [];

/** All pages of a list, one after the other: no answer keeps the worker from the next question for long. */
async function allPages(
  data: Client<DataContract>,
  wish: Parameters<typeof data.call<'list'>>[1],
): Promise<Result<readonly RecordView[], AppError>> {
  const all: RecordView[] = [];
  for (let after: string | undefined; ;) {
    const page = await data.call('list', { ...wish, ...(after === undefined ? {} : { after }) });
    if (!page.ok) return page;
    all.push(...page.value.records);
    if (page.value.next === null) return ok(all);
    after = page.value.next;
  }
}

/** Living records of a type, in one space or in all; newest first, kept fresh. */
export function useRecords(type: string, space?: SpaceId): LoadedRecords & { refresh: () => void } {
  const data = useData();
  const ask = useCallback(
    () => allPages(data, space === undefined ? { type } : { type, space }),
    [data, type, space],
  );
  const { refresh, ...loaded } = useQuery(ask, useChanged());
  switch (loaded.state) {
    case 'loading':
      return { state: 'loading', records: none, error: undefined, refresh };
    case 'error':
      return { state: 'error', records: none, error: loaded.error, refresh };
    case 'ready':
      return { state: 'ready', records: loaded.value, error: undefined, refresh };
  }
}

/** Deleted records of a type in all spaces, newest first: kept, to be restored. */
export function useDeletedRecords(
  type: string,
): Loaded<readonly RecordView[]> & { refresh: () => void } {
  const data = useData();
  const ask = useCallback(() => allPages(data, { type, deleted: true }), [data, type]);
  return useQuery<readonly RecordView[]>(ask, useChanged());
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
