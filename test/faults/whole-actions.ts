import { expect } from '@playwright/test';
import { recordsOf, type HeldStore } from './page/faults-page.ts';

/** Every action that stands in the store, and that it stands there whole. */
export function actionsIn({ records }: HeldStore): Set<number> {
  const found = new Map<number, number[]>();
  for (const { record, actions, title } of records) {
    expect(new Set(actions).size, `record ${record}: entries twice`).toBe(actions.length);
    expect(actions.map(action => `"written by ${action}"`)).toContain(title);
    for (const action of actions) found.set(action, [...(found.get(action) ?? []), record]);
  }
  for (const [action, inRecords] of found) {
    expect(inRecords.toSorted(), `action ${action} is not whole`).toEqual(
      recordsOf(action).toSorted(),
    );
  }
  return new Set(found.keys());
}
