import { useCallback } from 'react';
import type { WorkItem } from '../../common/crypto/sealed-secret.ts';
import type { AppError } from '../../common/errors/app-error.ts';
import { FAULT, type FaultFields } from '../../common/features/problems/fault.ts';
import { newId, type RecordId } from '../../common/lib/ids.ts';
import { ok, type Result } from '../../common/lib/result.ts';
import { createEdits } from '../../common/records/record-edit.ts';
import { useCommit } from '../data/use-records.ts';
import { usePlatform } from '../lib/platform-context.ts';
import { useNextNumber } from './use-next-number.ts';
import type { WorkPlace } from './work-choices.ts';

/** Begins a record of work at a site, by a title alone: what is more to say is said on the record itself. */
export function useStartWork(): (
  place: WorkPlace,
  title: string,
) => Promise<Result<{ readonly work: WorkItem; readonly number: string }, AppError>> {
  const { random } = usePlatform();
  const commit = useCommit();
  const nextNumber = useNextNumber();
  return useCallback(
    async ({ space, asset = null }, title) => {
      const number = await nextNumber(space, 'F');
      if (!number.ok) return number;
      const work = { type: FAULT, space, id: newId<RecordId>(random) } as const;
      const fields: FaultFields = {
        number: number.value,
        title,
        severity: 'normal',
        step: 'submitted',
        asset,
        origin: null,
        symptom: '',
        raisedBy: '',
        place: '',
      };
      const saved = await commit(createEdits(work, fields));
      return saved.ok ? ok({ work, number: number.value }) : saved;
    },
    [random, commit, nextNumber],
  );
}
