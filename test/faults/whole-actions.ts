import { expect } from '@playwright/test';
import { recordsOf, type HeldStore } from './page/faults-page.ts';

/** Every action that stands in the store, and that it stands there whole. */
export function actionsIn({ records }: HeldStore): Set<number> {
  const found = new Map<number, number[]>();
  const odd: string[] = [];
  for (const { record, actions, title } of records) {
    if (new Set(actions).size < actions.length) odd.push(`record ${record}: entries twice`);
    const titles = new Set(actions.map(action => `"written by ${action}"`));
    if (!titles.has(title)) odd.push(`record ${record}: ${title}`);
    for (const action of actions) found.set(action, [...(found.get(action) ?? []), record]);
  }
  for (const [action, inRecords] of found) {
    const isWhole = inRecords.toSorted().join() === recordsOf(action).toSorted().join();
    if (!isWhole) odd.push(`action ${action} is in ${inRecords.join()} only`);
  }
  expect(odd).toEqual([]);
  return new Set(found.keys());
}
