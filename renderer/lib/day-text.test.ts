import { describe, expect, it } from 'vitest';
import { dayFrom, dayOf, dayText, isDay, shiftedDay, weeksAround, type Day } from './day-text.ts';

describe('a day as the app’s language writes it', () => {
  it('is shown in the order of the language and read back', () => {
    const day: Day = '2026-11-24';
    expect(dayText(day, 'zh-CN')).toBe('2026-11-24');
    expect(dayText(day, 'en')).toBe('Nov 24, 2026');
    for (const language of ['zh-CN', 'en']) {
      expect(dayFrom(dayText(day, language), language)).toBe(day);
    }
  });

  it.each([
    ['2026-11-24', 'zh-CN'],
    ['2026/11/24', 'zh-CN'],
    ['2026.11.24', 'en'],
    ['20261124', 'zh-CN'],
    ['2026年11月24日', 'zh-CN'],
    ['２０２６－１１－２４', 'zh-CN'],
    [' 24 nov 2026 ', 'en'],
    ['24th November, 2026', 'en'],
    ['November 24 2026', 'en'],
    ['24-Nov-2026', 'en'],
  ])('is understood as it is typed: %s in %s', (text, language) => {
    expect(dayFrom(text, language)).toBe('2026-11-24');
  });

  it.each(['2026-02-29', '2026-13-01', '3/4/2026', '24.11.26', '24 Nov', 'Ma 3 2026', 'soon', ''])(
    'is not made up of what names none: %s',
    text => {
      expect(dayFrom(text, 'en')).toBeUndefined();
    },
  );

  it('is kept in one form', () => {
    expect(isDay('2026-11-24')).toBe(true);
    for (const text of ['2026-1-2', '2026-02-29', '20261124', '']) expect(isDay(text)).toBe(false);
    expect(dayOf(new Date(2026, 0, 2, 23, 59).getTime())).toBe('2026-01-02');
  });

  it('moves by days and months, within the month where it is shorter', () => {
    expect(shiftedDay('2026-12-31', { days: 1 })).toBe('2027-01-01');
    expect(shiftedDay('2026-03-31', { months: -1 })).toBe('2026-02-28');
    expect(shiftedDay('2024-01-31', { months: 1 })).toBe('2024-02-29');
    expect(shiftedDay('2026-11-24', { months: 14 })).toBe('2028-01-24');
  });

  it('stands in whole weeks from Monday on', () => {
    const weeks = weeksAround('2026-11-24');
    expect(weeks.map(([monday]) => monday)).toEqual([
      '2026-10-26',
      '2026-11-02',
      '2026-11-09',
      '2026-11-16',
      '2026-11-23',
      '2026-11-30',
    ]);
    expect(weeks.every(week => week.length === 7)).toBe(true);
    expect(weeksAround('2027-02-10').flat()).toHaveLength(28);
  });
});
