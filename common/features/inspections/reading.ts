import type { TemplateItem } from './template.ts';

/** A reading's unit and limits, as a template's item has them. */
export type ReadingRule = NonNullable<TemplateItem['reading']>;

/** How a reading stands to its limits. */
export type ReadingLevel = 'normal' | 'warning' | 'failure';

/** A limit itself is still in range: `failureAbove: 80` fails at 80.1, not at 80. */
export function judgeReading(rule: ReadingRule, value: number): ReadingLevel {
  const { warningAbove, warningBelow, failureAbove, failureBelow } = rule;
  if (isBeyond(value, failureBelow, failureAbove)) return 'failure';
  if (isBeyond(value, warningBelow, warningAbove)) return 'warning';
  return 'normal';
}

/** Whether an item has any limit to judge its reading by. */
export function hasLimits(rule: ReadingRule): boolean {
  const { warningAbove, warningBelow, failureAbove, failureBelow } = rule;
  return [warningAbove, warningBelow, failureAbove, failureBelow].some(
    limit => limit !== undefined,
  );
}

/**
 * The number that was typed: decimal point or comma, full-width digits of an input method, a unit
 * left behind. Undefined when it is no number, null when nothing was typed.
 */
export function parseReading(text: string): number | null | undefined {
  const plain = text.normalize('NFKC').replace(/[−–]/g, '-').replace(',', '.').trim();
  if (plain === '') return null;
  const match = /^([+-]?(?:\d+(?:\.\d*)?|\.\d+))\s*(?:%|℃|°?C|dBm|[a-z]{1,4})?$/i.exec(plain);
  if (match?.[1] === undefined) return undefined;
  const value = Number(match[1]);
  return Number.isFinite(value) ? value : undefined;
}

function isBeyond(value: number, low: number | undefined, high: number | undefined): boolean {
  return (low !== undefined && value < low) || (high !== undefined && value > high);
}
