/** A day of the calendar, such as 2026-11-24, with no time zone. */
export type Day = `${number}-${number}-${number}`;

/** How a language writes a day: 2026-11-24 in Chinese, Nov 24, 2026 in English. */
export function dayText(day: Day, language: string): string {
  if (language.startsWith('zh')) return day;
  return new Intl.DateTimeFormat(language, {
    year: 'numeric',
    month: 'short',
    day: 'numeric',
    timeZone: 'UTC',
  }).format(new Date(`${day}T00:00Z`));
}

/**
 * The day that somebody typed; undefined when it is none. Numbers go from the year down, in any width and
 * with any divider; a month may be a word of the language. 3/4/2026 is no day: it means two.
 */
export function dayFrom(text: string, language: string): Day | undefined {
  const plain = text.normalize('NFKC').trim().toLocaleLowerCase(language);
  const downwards =
    /^(\d{4})\s?[-/.年]\s?(\d{1,2})\s?[-/.月]\s?(\d{1,2})\s?日?$/.exec(plain) ??
    /^(\d{4})(\d{2})(\d{2})$/.exec(plain);
  if (downwards !== null) return dayOfParts(downwards[1], downwards[2], downwards[3]);
  const dayFirst = /^(\d{1,2})(?:st|nd|rd|th)?[\s-]+([^\W\d]+)\.?,?[\s-]+(\d{4})$/.exec(plain);
  if (dayFirst !== null) {
    return dayOfParts(dayFirst[3], monthNamed(dayFirst[2], language), dayFirst[1]);
  }
  const monthFirst = /^([^\W\d]+)\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})$/.exec(plain);
  if (monthFirst === null) return undefined;
  return dayOfParts(monthFirst[3], monthNamed(monthFirst[1], language), monthFirst[2]);
}

/** Whether a text is a day as it is kept. */
export function isDay(text: string): text is Day {
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && dayFrom(text, 'en') === text;
}

/** The day of a moment where the machine is. */
export function dayOf(at: number): Day {
  const date = new Date(at);
  return dayOn(date.getFullYear(), date.getMonth(), date.getDate());
}

/** Another day; months keep the day as far as the month has it. */
export function shiftedDay(day: Day, by: { days?: number; months?: number }): Day {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
  const to = month - 1 + (by.months ?? 0);
  const last = new Date(Date.UTC(year, to + 1, 0)).getUTCDate();
  const shifted = new Date(Date.UTC(year, to, Math.min(date, last) + (by.days ?? 0)));
  return dayOn(shifted.getUTCFullYear(), shifted.getUTCMonth(), shifted.getUTCDate());
}

/** The weeks that show a day's month, from Monday on; days of the months beside it fill them up. */
export function weeksAround(day: Day): readonly (readonly Day[])[] {
  const first: Day = dayOn(Number(day.slice(0, 4)), Number(day.slice(5, 7)) - 1, 1);
  const weekday = (new Date(`${first}T00:00Z`).getUTCDay() + 6) % 7;
  const next = shiftedDay(first, { months: 1 });
  const weeks: Day[][] = [];
  for (let monday = shiftedDay(first, { days: -weekday }); monday < next;) {
    const from = monday;
    weeks.push(Array.from({ length: 7 }, (_, days) => shiftedDay(from, { days })));
    monday = shiftedDay(monday, { days: 7 });
  }
  return weeks;
}

function dayOn(year: number, month: number, date: number): Day {
  const two = (part: number): string => String(part).padStart(2, '0');
  return `${String(year).padStart(4, '0')}-${two(month + 1)}-${two(date)}` as Day;
}

function dayOfParts(year?: string, month?: string | number, date?: string): Day | undefined {
  const at = new Date(Date.UTC(Number(year), Number(month) - 1, Number(date)));
  const isSame = at.getUTCMonth() === Number(month) - 1 && at.getUTCDate() === Number(date);
  return isSame ? dayOn(at.getUTCFullYear(), at.getUTCMonth(), at.getUTCDate()) : undefined;
}

/** January is 1; NaN for a word that names no month. Three letters are enough. */
function monthNamed(name: string | undefined, language: string): number {
  if (name === undefined || name.length < 3) return Number.NaN;
  for (let month = 1; month <= 12; month += 1) {
    const long = new Intl.DateTimeFormat(language, { month: 'long', timeZone: 'UTC' })
      .format(Date.UTC(2026, month - 1, 1))
      .toLocaleLowerCase(language);
    if (long.startsWith(name)) return month;
  }
  return Number.NaN;
}
