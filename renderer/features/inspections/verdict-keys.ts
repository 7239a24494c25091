import type { Verdict } from '../../../common/features/inspections/round.ts';

/** One key a verdict: a digit, or a letter that also works while a reading is typed. */
export const verdictKeys: readonly {
  readonly verdict: Verdict;
  readonly keys: readonly [string, string];
}[] = [
  { verdict: 'pass', keys: ['1', 'p'] },
  { verdict: 'fail', keys: ['2', 'f'] },
  { verdict: 'not-applicable', keys: ['3', 'n'] },
  { verdict: 'not-checked', keys: ['4', 'k'] },
];

/** The verdict of a letter typed into a reading, where digits are the reading's own. */
export function verdictOfLetter(
  press: Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey' | 'isComposing'>,
): Verdict | undefined {
  if (press.ctrlKey || press.metaKey || press.altKey || press.isComposing) return undefined;
  const letter = press.key.toLowerCase();
  return verdictKeys.find(one => one.keys[1] === letter)?.verdict;
}
