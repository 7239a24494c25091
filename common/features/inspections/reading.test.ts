import { describe, expect, it } from 'vitest';
import { hasLimits, judgeReading, parseReading } from './reading.ts';

describe('judgeReading', () => {
  const cpu = { unit: '%', warningAbove: 60, failureAbove: 80 };
  const optics = { unit: 'dBm', warningBelow: -9, failureBelow: -11 };

  it.each([
    [0, 'normal'],
    [60, 'normal'],
    [60.1, 'warning'],
    [80, 'warning'],
    [80.1, 'failure'],
  ])('judges %d %% of CPU as %s: the limit itself is in range', (value, level) => {
    expect(judgeReading(cpu, value)).toBe(level);
  });

  it.each([
    [-3, 'normal'],
    [-9, 'normal'],
    [-10.5, 'warning'],
    [-40, 'failure'],
  ])('judges %d dBm as %s: some readings fail when they are low', (value, level) => {
    expect(judgeReading(optics, value)).toBe(level);
  });

  it('finds everything normal where there is no limit', () => {
    expect(judgeReading({ unit: 'V' }, 1e9)).toBe('normal');
    expect(hasLimits({ unit: 'V' })).toBe(false);
    expect(hasLimits(optics)).toBe(true);
  });
});

describe('parseReading', () => {
  it.each([
    ['87', 87],
    [' 41.5 %', 41.5],
    ['-7,2 dBm', -7.2],
    ['－7．2', -7.2],
    ['８７％', 87],
    ['36℃', 36],
    ['36 °C', 36],
    ['.5', 0.5],
    ['', null],
    ['  ', null],
    ['abc', undefined],
    ['1.2.3', undefined],
    ['12 34', undefined],
    ['Infinity', undefined],
  ])('takes %j as %j', (text, value) => {
    expect(parseReading(text)).toBe(value);
  });
});
