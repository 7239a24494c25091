import { describe, expect, it } from 'vitest';
import { median, percentile, rounded } from './stats.ts';

describe('median', () => {
  it('takes the middle by size, not by place', () => {
    expect(median([30, 1, 2])).toBe(2);
    expect(median([7])).toBe(7);
  });
  it('takes the mean of the two middle ones', () => {
    expect(median([100, 9, 10, 1])).toBe(9.5);
  });
  it('leaves what it is given as it was, and refuses nothing', () => {
    const values = [3, 1, 2];
    median(values);
    expect(values).toEqual([3, 1, 2]);
    expect(() => median([])).toThrow(RangeError);
  });
});

describe('percentile', () => {
  const hundred = Array.from({ length: 100 }, (_, i) => 100 - i);

  it('is the nearest rank', () => {
    expect(percentile(hundred, 0.95)).toBe(95);
    expect(percentile(hundred, 1)).toBe(100);
    expect(percentile([1, 2, 3, 4], 0.5)).toBe(2);
  });
  it('is the largest of a few', () => {
    expect(percentile([5, 1, 9], 0.95)).toBe(9);
  });
  it('knows no share of nothing, none of zero and none beyond all', () => {
    expect(() => percentile([], 0.95)).toThrow(RangeError);
    expect(() => percentile([1], 0)).toThrow(RangeError);
    expect(() => percentile([1], 1.1)).toThrow(RangeError);
  });
});

it('rounds to what is worth reading', () => {
  expect([1234.56, 99.449, 0.012345, 0].map(rounded)).toEqual([1235, 99.4, 0.0123, 0]);
});
