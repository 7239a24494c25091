import type { ChangeId } from '../../common/lib/ids.ts';
import type { OpenedChange } from '../../common/sync/change.ts';
import type { EntityState, Register } from '../../common/sync/entity-state.ts';
import { readBatches } from './batches.ts';
import type { LiveRecord } from './projection.ts';
import { statesOf } from './states.ts';
import type { Store } from './store.ts';

/**
 * Which of these changes the log has already. No index by change lies on the disk: a fold knows the
 * changes it was made of. One that it only knows by name, because another change named it, is looked
 * for in the batches of its record.
 */
export async function heldChanges(
  store: Store,
  changes: readonly OpenedChange[],
): Promise<ReadonlySet<ChangeId>> {
  const of = new Map<OpenedChange, LiveRecord>();
  for (const change of changes) {
    const record = store.records.inSpace(change.space, change.body.entity.id);
    if (record !== undefined) of.set(change, record);
  }
  if (of.size === 0) return new Set();
  const states = await statesOf(store, [...new Set(of.values())]);
  const held = new Set<ChangeId>();
  const unsure = new Map<number, Set<ChangeId>>();
  for (const [change, record] of of) {
    const state = states.get(record);
    const knowledge = state === undefined ? 'named' : knowledgeOf(state, change);
    if (knowledge === 'folded') held.add(change.id);
    if (knowledge !== 'named') continue;
    for (const n of record.batches) {
      unsure.set(n, (unsure.get(n) ?? new Set()).add(change.id));
    }
  }
  const numbers = [...unsure.keys()];
  for (let at = 0; at < numbers.length; at += BATCHES_AT_ONCE) {
    const batches = await readBatches(store, numbers.slice(at, at + BATCHES_AT_ONCE));
    for (const [n, entries] of batches) {
      if (!entries.ok) continue;
      const wanted = unsure.get(n);
      for (const { header } of entries.value) if (wanted?.has(header.id)) held.add(header.id);
    }
  }
  return held;
}

const BATCHES_AT_ONCE = 32;

function knowledgeOf(
  { registers, lists, life }: EntityState,
  { id, body: { op, field } }: OpenedChange,
): 'folded' | 'named' | 'none' {
  const inRegister = (register: Register | undefined): 'folded' | 'named' | 'none' => {
    if (register === undefined) return 'none';
    if (register.heads.some(head => head.id === id)) return 'folded';
    return register.superseded.has(id) ? 'named' : 'none';
  };
  switch (op) {
    case 'set':
    case 'resolve':
      return inRegister(registers.get(field));
    case 'append':
      return lists.get(field)?.some(entry => entry.id === id) === true ? 'folded' : 'none';
    case 'delete':
    case 'restore':
      return inRegister(life);
  }
}
