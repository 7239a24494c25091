import type { WorkItem } from '../../common/crypto/sealed-secret.ts';
import { isOpen } from '../../common/features/problems/fault-step.ts';
import { faultFields } from '../../common/features/problems/fault.ts';
import { roundFields } from '../../common/features/inspections/round.ts';
import type { WorkState } from '../../common/features/vault/vault-records.ts';
import { stateOf } from './states.ts';
import type { Store } from './store.ts';

/**
 * How it stands with the work that a credential is to be used for, by the records of this device. Who
 * may not be read is unknown: nothing is used for it.
 */
export async function workState(store: Store, work: WorkItem): Promise<WorkState> {
  const record = store.records.inSpace(work.space, work.id);
  if (record === undefined || record.type !== work.type || record.deleted) return 'unknown';
  const state = await stateOf(store, record);
  if (state === undefined) return 'unknown';
  const value = (field: string): unknown => state.registers.get(field)?.heads[0]?.value;
  switch (work.type) {
    case 'fault': {
      const step = faultFields.shape.step.safeParse(value('step'));
      if (!step.success) return 'unknown';
      return isOpen({ step: step.data }) ? 'open' : 'closed';
    }
    case 'round': {
      const round = roundFields.shape.state.safeParse(value('state'));
      if (!round.success) return 'unknown';
      return round.data === 'open' ? 'open' : 'closed';
    }
    case 'asset':
      return 'open';
  }
}
