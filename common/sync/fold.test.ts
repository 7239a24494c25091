import { describe, expect, it } from 'vitest';
import type { AccountId, ChangeId, DeviceId, RecordId, SpaceId, TxId } from '../lib/ids.ts';
import type { Json } from '../lib/json.ts';
import { LIFE_FIELD, type ChangeBody, type ChangeOp, type OpenedChange } from './change.ts';
import { applyChange, distinctHeads, foldChanges, isWellFormed } from './fold.ts';
import { parentsFor } from './parents.ts';
import { lifeOf } from './record-life.ts';
import type { EntityState } from './entity-state.ts';

/** A change by its name; `hlc` defaults to the order of making. */
let made = 0;
function change(
  id: string,
  op: ChangeOp,
  field: string,
  value: Json,
  parents: readonly string[] = [],
  more: Partial<ChangeBody> = {},
): OpenedChange {
  made += 1;
  const hlc = String(made).padStart(6, '0');
  return {
    id: id as ChangeId,
    space: 's' as SpaceId,
    device: 'd' as DeviceId,
    author: 'a' as AccountId,
    body: {
      entity: { type: 'fault', id: 'r' as RecordId },
      field,
      parents: [...parents] as ChangeId[],
      op,
      value,
      hlc,
      wall: made,
      elapsed: made,
      tx: `t${made}` as TxId,
      ...more,
    },
  };
}
const values = (state: EntityState | undefined, field: string): Json[] =>
  distinctHeads(state?.registers.get(field)?.heads ?? []).map(head => head.value);
const list = (state: EntityState | undefined, field: string): Json[] =>
  (state?.lists.get(field) ?? []).map(entry => entry.value);

describe('registers', () => {
  it('hold the last value of an author who saw the one before', () => {
    expect(
      values(foldChanges([change('a', 'set', 'f', 1), change('b', 'set', 'f', 2, ['a'])]), 'f'),
    ).toEqual([2]);
  });

  it('hold both values of two authors who did not see each other, the later by clock first', () => {
    const both = [
      change('a', 'set', 'f', 1),
      change('b', 'set', 'f', 2, ['a']),
      change('c', 'set', 'f', 3, ['a']),
    ];
    expect(values(foldChanges(both), 'f')).toEqual([3, 2]);
    const resolved = applyChange(foldChanges(both), change('d', 'resolve', 'f', 2, ['b', 'c']));
    expect(values(resolved, 'f')).toEqual([2]);
  });

  it('keep an edit that came in beside a resolution', () => {
    const state = foldChanges([
      change('b', 'set', 'f', 2),
      change('c', 'set', 'f', 3),
      change('d', 'resolve', 'f', 2, ['b', 'c']),
      change('e', 'set', 'f', 4, ['b']),
    ]);
    expect(values(state, 'f')).toEqual([4, 2]);
  });

  it('show equal values once, and the next edit replaces all of them', () => {
    const state = foldChanges([
      change('a', 'set', 'f', { x: 1, y: 2 }),
      change('b', 'set', 'f', { y: 2, x: 1 }),
    ]);
    expect(values(state, 'f')).toHaveLength(1);
    const seen = [distinctHeads(state?.registers.get('f')?.heads ?? [])[0]!.id];
    expect([...parentsFor(state, { op: 'set', field: 'f', seen })].sort()).toEqual(['a', 'b']);
  });

  it('take a child that comes before its parents', () => {
    const state = foldChanges([
      change('c', 'set', 'f', 3, ['b']),
      change('a', 'set', 'f', 1),
      change('b', 'set', 'f', 2, ['a']),
    ]);
    expect(values(state, 'f')).toEqual([3]);
  });

  it('are not replaced by a change of another field, nor by one that names itself', () => {
    const state = foldChanges([change('a', 'set', 'f', 1), change('b', 'set', 'g', 2, ['a', 'b'])]);
    expect([values(state, 'f'), values(state, 'g')]).toEqual([[1], [2]]);
  });
});

describe('lists', () => {
  it('order entries by who saw whom, then by clock, whatever a broken clock says', () => {
    const question = change('a', 'append', 'timeline', 'question', [], { hlc: '9' });
    const answer = change('b', 'append', 'timeline', 'answer', ['a'], { hlc: '0' });
    const aside = change('c', 'append', 'timeline', 'aside', [], { hlc: '5' });
    expect(list(foldChanges([answer, aside, question]), 'timeline')).toEqual([
      'aside',
      'question',
      'answer',
    ]);
  });

  it('show forged entries that name each other in a ring, last', () => {
    const state = foldChanges([
      change('a', 'append', 'l', 'a', ['b']),
      change('b', 'append', 'l', 'b', ['a']),
      change('c', 'append', 'l', 'c'),
    ]);
    expect(list(state, 'l')).toEqual(['c', 'a', 'b']);
  });
});

describe("a record's life", () => {
  const title = change('a', 'set', 'title', 'x');
  const note = change('n', 'append', 'notes', 'y');
  const remove = change('x', 'delete', LIFE_FIELD, null, ['a', 'n']);

  it('ends with a delete that names all there is, and comes back', () => {
    const state = foldChanges([title, note, remove]);
    expect(state && lifeOf(state).deleted).toBe(true);
    const parents = parentsFor(state, { op: 'restore', field: LIFE_FIELD });
    expect([...parents].sort()).toEqual(['a', 'n', 'x']);
    const restored = applyChange(state, change('r', 'restore', LIFE_FIELD, null, parents));
    expect(lifeOf(restored).deleted).toBe(false);
    expect(values(restored, 'title')).toEqual(['x']);
  });

  it.each([
    change('b', 'set', 'title', 'z', ['a']),
    change('b', 'set', 'other', 'z'),
    change('b', 'append', 'notes', 'z', ['n']),
  ])('is in conflict when it was edited meanwhile', edit => {
    const state = foldChanges([edit, title, note, remove])!;
    expect(lifeOf(state).deleted).toBe(false);
    expect(lifeOf(state).heads.map(head => [head.id, head.value])).toEqual([
      ['b', 'alive'],
      ['x', 'deleted'],
    ]);
  });

  it('is not in conflict when the editor knew of the delete', () => {
    const state = foldChanges([title, note, remove])!;
    const parents = parentsFor(state, { op: 'set', field: 'title' });
    expect([...parents].sort()).toEqual(['a', 'x']);
    expect(lifeOf(applyChange(state, change('b', 'set', 'title', 'z', parents))).deleted).toBe(
      true,
    );
  });

  it('is in conflict when one deletes and another restores', () => {
    const state = foldChanges([
      title,
      note,
      remove,
      change('r', 'restore', LIFE_FIELD, null, ['a', 'n', 'x']),
      change('y', 'delete', LIFE_FIELD, null, ['a', 'n', 'x']),
    ])!;
    expect(lifeOf(state)).toMatchObject({ deleted: false });
    expect(lifeOf(state).heads).toHaveLength(2);
  });
});

describe('a record', () => {
  it('was made by the first change that creates, not by a later one with a slow clock', () => {
    const created = change('a', 'set', 'f', 1, [], { hlc: '5' });
    const slow = change('b', 'set', 'f', 2, ['a'], {
      hlc: '1',
      entity: { type: 'other', id: 'r' as RecordId },
    });
    expect(foldChanges([slow, created])?.born).toMatchObject({ id: 'a', type: 'fault' });
  });

  it('knows which ops belong to which fields', () => {
    expect(isWellFormed(change('a', 'set', LIFE_FIELD, 1).body)).toBe(false);
    expect(isWellFormed(change('a', 'delete', 'f', 1).body)).toBe(false);
    expect(isWellFormed(change('a', 'delete', LIFE_FIELD, 1).body)).toBe(true);
  });
});
