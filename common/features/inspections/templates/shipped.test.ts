import { describe, expect, it } from 'vitest';
import { itemsOf } from '../round-view.ts';
import { template } from '../template.ts';
import { shippedTemplates } from './shipped.ts';

describe('shipped templates', () => {
  it.each(shippedTemplates)('$id holds to the schema and its item ids are unique', shipped => {
    expect(template.parse(shipped)).toEqual(shipped);
    const ids = itemsOf(shipped).map(item => item.id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it.each(shippedTemplates)('$id puts failure limits outside of warning limits', shipped => {
    for (const { reading } of itemsOf(shipped)) {
      if (reading === undefined) continue;
      const { warningAbove, failureAbove, warningBelow, failureBelow } = reading;
      expect(failureAbove ?? Infinity).toBeGreaterThan(warningAbove ?? -Infinity);
      expect(failureBelow ?? -Infinity).toBeLessThan(warningBelow ?? Infinity);
    }
  });
});
