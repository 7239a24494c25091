import { describe, expect, it } from 'vitest';
import type { AccountId, ChangeId, DeviceId } from '../../common/lib/ids.ts';
import { idOf } from '../../test/builders/folded-record.ts';
import type { HistoryEntry } from '../data/data-contract.ts';
import { actionsOf } from './history-actions.ts';

let n = 0;
function entry(more: Partial<HistoryEntry>): HistoryEntry {
  n += 1;
  return {
    change: idOf<ChangeId>(n),
    author: idOf<AccountId>(1),
    authorName: '王工',
    device: idOf<DeviceId>(1),
    at: 1000,
    field: 'name',
    op: 'set',
    before: undefined,
    after: 'SW',
    receivedAt: undefined,
    ...more,
  };
}

describe('actionsOf', () => {
  it('tells what was done in one go on one line, the newest first', () => {
    const made = [entry({}), entry({ field: 'rack', after: 'A07' })];
    const later = entry({ at: 2000, field: 'rack', before: 'A07', after: '' });
    const actions = actionsOf([...made, later]);
    expect(actions.map(({ entries }) => entries)).toEqual([[later], made]);
  });

  it('tells the fields of one action in the order of the record', () => {
    const made = ['rack', 'name', 'other'].map(field => entry({ field, at: 5000 }));
    const [action] = actionsOf(made, ['name', 'rack']);
    expect(action?.entries.map(({ field }) => field)).toEqual(['name', 'rack', 'other']);
  });

  it('leaves out what a new record begins without, never what was emptied later', () => {
    const name = entry({});
    const bare = [entry({ field: 'serial', after: '' }), entry({ field: 'hostKeys', after: [] })];
    expect(actionsOf([name, ...bare])[0]?.entries).toEqual([name]);
    const emptied = entry({ at: 3000, field: 'serial', before: 'X1', after: '' });
    expect(actionsOf([emptied])[0]?.entries).toEqual([emptied]);
  });

  it('keeps two people apart who wrote in the same millisecond', () => {
    const both = [entry({}), entry({ author: idOf<AccountId>(2), field: 'rack' })];
    expect(actionsOf(both)).toHaveLength(2);
  });
});
