import { useCallback, useEffect, useState } from 'react';
import type { SeenMarks } from '../../common/features/problems/fault-list.ts';
import type { Fault } from '../../common/features/problems/fault-view.ts';
import type { Client } from '../../common/ipc/port-rpc.ts';
import type { DataContract, FormDraft } from '../data/data-contract.ts';
import { useData } from '../data/data-context.tsx';

/** Kept sealed among the drafts of this device: what one has looked at is nobody else's business. */
const FORM = 'faults/seen';

/** The latest change of each fault that was looked at on this device; empty until it is read. */
export function useSeenMarks(): SeenMarks | undefined {
  const data = useData();
  const [marks, setMarks] = useState<SeenMarks | undefined>();
  useEffect(() => {
    let stale = false;
    void readMarks(data).then(found => {
      if (!stale) setMarks(found);
    });
    return () => {
      stale = true;
    };
  }, [data]);
  return marks;
}

/** Marks a fault as looked at, as it is now. */
export function useMarkSeen(): (fault: Fault) => Promise<void> {
  const data = useData();
  return useCallback(
    async fault => {
      const marks = await readMarks(data);
      const { change } = fault.updated;
      if (marks[fault.id] === change) return;
      // A mark that is lost costs a second look, so a failure is not told.
      await data.call('writeDraft', { form: FORM, values: { ...marks, [fault.id]: change } });
    },
    [data],
  );
}

async function readMarks(data: Client<DataContract>): Promise<Record<string, string>> {
  const found = await data.call('readDraft', { form: FORM });
  const values: FormDraft = (found.ok ? found.value : null) ?? {};
  const marks = Object.entries(values).filter(
    (mark): mark is [string, string] => typeof mark[1] === 'string',
  );
  return Object.fromEntries(marks);
}
