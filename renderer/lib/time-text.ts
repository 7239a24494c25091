import { dayOf, dayText } from './day-text.ts';

const steps = [
  ['second', 60],
  ['minute', 60],
  ['hour', 24],
  ['day', 7],
] as const;

/** Fewer seconds than this are "just now"; screens look at the clock too seldom to count seconds. */
const JUST_NOW_S = 60;

/** Date and time in the language's form with seconds left out: 2026-03-09 14:05, or Mar 9, 2026, 14:05. */
export function dateTimeText(at: number, language: string): string {
  const time: Intl.DateTimeFormatOptions = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' };
  if (language.startsWith('zh')) {
    return `${dateText(at, language)} ${new Intl.DateTimeFormat(language, time).format(at)}`;
  }
  const day: Intl.DateTimeFormatOptions = { year: 'numeric', month: 'short', day: 'numeric' };
  return new Intl.DateTimeFormat(language, { ...day, ...time }).format(at);
}

/** The day of a moment, where the machine is, in the language's form. */
export function dateText(at: number, language: string): string {
  return dayText(dayOf(at), language);
}

/**
 * "three minutes ago", or `justNow` when it is close; undefined when it is a week or more away.
 */
export function relativeTimeText(
  at: number,
  now: number,
  language: string,
  justNow: string,
): string | undefined {
  let amount = (at - now) / 1000;
  if (Math.abs(amount) < JUST_NOW_S) return justNow;
  for (const [unit, size] of steps) {
    if (Math.abs(amount) < size) {
      return new Intl.RelativeTimeFormat(language, { numeric: 'auto' }).format(
        Math.round(amount),
        unit,
      );
    }
    amount /= size;
  }
  return undefined;
}
