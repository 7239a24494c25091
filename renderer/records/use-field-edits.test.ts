import { describe, expect, it } from 'vitest';
import type { ChangeId } from '../../common/lib/ids.ts';
import { idOf } from '../../test/builders/folded-record.ts';
import { headsSeen } from './use-field-edits.ts';

const [a, b, mine] = [1, 2, 3].map(n => idOf<ChangeId>(n)) as [ChangeId, ChangeId, ChangeId];

describe('headsSeen', () => {
  it('names what is on screen', () => {
    expect(headsSeen([a, b], undefined)).toEqual([a, b]);
  });

  it('names the own edit while the screen still shows what it replaced', () => {
    expect(headsSeen([a], { onTopOf: [a], change: mine })).toEqual([mine]);
    expect(headsSeen([], { onTopOf: [], change: mine })).toEqual([mine]);
  });

  it('names what is on screen again once that has changed, with a colleague’s value beside', () => {
    expect(headsSeen([mine], { onTopOf: [a], change: mine })).toEqual([mine]);
    expect(headsSeen([mine, b], { onTopOf: [a], change: mine })).toEqual([mine, b]);
  });
});
