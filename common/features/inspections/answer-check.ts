import { judgeReading } from './reading.ts';
import type { Answer } from './round.ts';
import type { TemplateItem } from './template.ts';

/** What an answer still lacks; it is saved all the same, but a round can't be finished with it. */
export type AnswerLack =
  /** Passed, but the reading that proves it is missing. */
  | 'reading-missing'
  /** 'Not checked' is a state with a reason. */
  | 'reason-missing'
  /** The limits say failure and the engineer says pass: the note says why. */
  | 'override-unexplained';

/** What an answer to an item lacks, most important first; undefined when it is whole. */
export function answerLack(item: TemplateItem, answer: Answer): AnswerLack | undefined {
  const noted = answer.note.trim() !== '';
  if (answer.verdict === 'not-checked') return noted ? undefined : 'reason-missing';
  if (answer.verdict !== 'pass' || item.reading === undefined) return undefined;
  if (answer.reading === null) return 'reading-missing';
  const level = judgeReading(item.reading, answer.reading);
  return level === 'failure' && !noted ? 'override-unexplained' : undefined;
}
