import { useCallback, useRef, useState } from 'react';
import { MAX_BLOB_BYTES } from '../../../common/crypto/blob-chunk.ts';
import { appErrorOf, type AppError } from '../../../common/errors/app-error.ts';
import type { RecordId, SpaceId } from '../../../common/lib/ids.ts';
import { useData } from '../../data/data-context.tsx';
import { prepareFile, type ImageChoice } from './prepare-file.ts';

/** Which append-only field of which record takes the files. */
export interface AttachTo {
  readonly space: SpaceId;
  readonly type: string;
  readonly id: RecordId;
  readonly field: string;
}

/** Files on their way into a record. */
export interface Attaching {
  readonly attach: (files: readonly File[]) => Promise<void>;
  readonly attaching: boolean;
  /** Why the last one was not attached. */
  readonly failure: AppError | undefined;
  /** Name of the last picture whose position could not be taken away. */
  readonly positionKept: string | undefined;
}

/** Attaches files one after the other: one that can't be does not keep the others out. */
export function useAttach(to: AttachTo, choice: ImageChoice): Attaching {
  const data = useData();
  const [waiting, setWaiting] = useState(0);
  const [failure, setFailure] = useState<AppError | undefined>();
  const [positionKept, setPositionKept] = useState<string | undefined>();
  const queue = useRef<Promise<unknown>>(Promise.resolve());
  const { space, type, id, field } = to;

  const attachOne = useCallback(
    async (file: File): Promise<AppError | undefined> => {
      // A picture may become small enough by scaling; what is no picture does not.
      const isHopeless = file.size > MAX_BLOB_BYTES * 8;
      if (isHopeless) return appErrorOf('blob-too-large', { file: file.name });
      const { mayHoldPosition, ...prepared } = await prepareFile(file, choice);
      const attached = await data.call('attach', { to: { space, type, id, field }, ...prepared });
      if (!attached.ok) return attached.error;
      if (mayHoldPosition) setPositionKept(prepared.name);
      return undefined;
    },
    [data, choice, space, type, id, field],
  );
  const attach = useCallback(
    async (files: readonly File[]): Promise<void> => {
      if (files.length === 0) return;
      setFailure(undefined);
      setPositionKept(undefined);
      setWaiting(count => count + 1);
      const all = queue.current.then(async () => {
        for (const file of files) {
          const why = await attachOne(file).catch(() =>
            appErrorOf('file-failed', { file: file.name, why: 'unreadable' }),
          );
          if (why !== undefined) setFailure(why);
        }
      });
      queue.current = all;
      await all;
      setWaiting(count => count - 1);
    },
    [attachOne],
  );
  return { attach, attaching: waiting > 0, failure, positionKept };
}
