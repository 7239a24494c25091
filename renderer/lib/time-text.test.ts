import { expect, test } from 'vitest';
import { dateText, dateTimeText, relativeTimeText } from './time-text.ts';

const now = Date.UTC(2026, 2, 9, 12);
const ago = (seconds: number, language = 'en') =>
  relativeTimeText(now - seconds * 1000, now, language, 'just now');

test('what is close is just now, also when the other clock runs ahead', () => {
  expect(ago(10)).toBe('just now');
  expect(ago(-30)).toBe('just now');
});

test('larger distances are told in their unit', () => {
  expect(ago(59)).toBe('just now');
  expect(ago(70)).toBe('1 minute ago');
  expect(ago(3 * 60)).toBe('3 minutes ago');
  expect(ago(5 * 3600)).toBe('5 hours ago');
  expect(ago(2 * 86_400)).toBe('2 days ago');
  expect(ago(2 * 86_400, 'zh-CN')).toBe('前天');
});

test('a week and more has no relative text', () => {
  expect(ago(8 * 86_400)).toBeUndefined();
});

test('midnight is 00:00, not 24:00', () => {
  const midnight = new Date(2026, 2, 9).getTime();
  expect(dateTimeText(midnight, 'zh-CN')).toBe('2026-03-09 00:00');
  expect(dateTimeText(midnight, 'en')).toBe('Mar 9, 2026, 00:00');
  expect(dateText(midnight, 'zh-CN')).toBe('2026-03-09');
  expect(dateText(midnight, 'en')).toBe('Mar 9, 2026');
});
