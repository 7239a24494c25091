import { useCallback, useEffect, useRef, useState } from 'react';
import { appErrorOf, type AppError } from '../../common/errors/app-error.ts';
import type { SpaceId } from '../../common/lib/ids.ts';
import type { Result } from '../../common/lib/result.ts';
import { err } from '../../common/lib/result.ts';
import { useData } from './data-context.tsx';
import { recordList, type ListedRecords } from './record-list.ts';

/** Which records a list is of. */
export interface ListOf {
  readonly type: string;
  readonly space?: SpaceId | undefined;
  readonly deleted?: boolean | undefined;
}

/** The list as far as it is read, undefined before its first page; kept fresh. */
export function useRecordList({ type, space, deleted = false }: ListOf): {
  readonly listed: Result<ListedRecords, AppError> | undefined;
  readonly refresh: () => void;
} {
  const data = useData();
  const ask = useCallback(
    (after: string | undefined) =>
      data
        .call('list', {
          type,
          deleted,
          ...(space === undefined ? {} : { space }),
          ...(after === undefined ? {} : { after }),
        })
        .catch(() => err(appErrorOf('unexpected', { where: 'page' }))),
    [data, type, space, deleted],
  );
  const [answer, setAnswer] = useState<{
    readonly of: unknown;
    readonly listed: Result<ListedRecords, AppError>;
  }>();
  const refreshRef = useRef<() => void>(() => undefined);
  useEffect(() => {
    const list = recordList(ask, listed => setAnswer({ of: ask, listed }));
    const stop = data.on('changed', ({ ids }) => list.refresh(ids));
    refreshRef.current = () => list.refresh([]);
    refreshRef.current();
    return () => {
      stop();
      list.stop();
    };
  }, [data, ask]);
  const refresh = useCallback(() => refreshRef.current(), []);
  return { listed: answer?.of === ask ? answer.listed : undefined, refresh };
}
