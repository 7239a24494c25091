const steps = [
  ['second', 60],
  ['minute', 60],
  ['hour', 24],
  ['day', 7],
] as const;

/** Fewer seconds than this are "just now"; screens look at the clock too seldom to count seconds. */
const JUST_NOW_S = 60;

/** Date and time in the language's short form with seconds left out, such as 2026-03-09 14:05. */
export function dateTimeText(at: number, language: string): string {
  return new Intl.DateTimeFormat(language, {
    year: 'numeric',
    month: language.startsWith('zh') ? '2-digit' : 'short',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).format(at);
}

/** A day in the language's form, such as 2026-03-09. */
export function dateText(at: number, language: string): string {
  return new Intl.DateTimeFormat(language, {
    year: 'numeric',
    month: language.startsWith('zh') ? '2-digit' : 'short',
    day: '2-digit',
  }).format(at);
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
