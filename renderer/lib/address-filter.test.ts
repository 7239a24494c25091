import { describe, expect, it } from 'vitest';
import { filterIn, isOwnWrite, withFilter, writeIn } from './address-filter.ts';

const begin = { text: '', step: 'open' };

describe('a filter in the address', () => {
  it('is read with what it begins with, and written as short as can be', () => {
    expect(filterIn(new URLSearchParams('text=fan'), begin)).toEqual({ text: 'fan', step: 'open' });
    expect(filterIn(new URLSearchParams('step='), begin)).toEqual({ text: '', step: '' });
    const written = withFilter(new URLSearchParams('new=1&text=x'), { text: '', step: '' }, begin);
    expect(written.toString()).toBe('new=1&step=');
    expect(withFilter(written, begin, begin).toString()).toBe('new=1');
  });

  it('knows its own late echoes from a link, a way back, and another list’s writes', () => {
    const writes = { shown: 2, written: 5 };
    for (const write of [3, 4, 5]) expect(isOwnWrite({ write }, writes)).toBe(true);
    for (const write of [1, 2, 6]) expect(isOwnWrite({ write }, writes)).toBe(false);
    for (const state of [null, undefined, 'x', {}, { write: '3' }]) {
      expect(isOwnWrite(state, writes)).toBe(false);
      expect(writeIn(state)).toBe(0);
    }
  });
});
