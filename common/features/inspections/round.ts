import { z } from 'zod';
import { recordId } from '../../lib/ids.ts';
import { template } from './template.ts';

/** The entity type of an inspection round. */
export const ROUND = 'round';

/** Judgement of an item; 'not checked' is a state with a reason, nothing is pre-filled. */
export const verdict = z.enum(['pass', 'fail', 'not-applicable', 'not-checked']);
/** @see verdict */
export type Verdict = z.infer<typeof verdict>;

/** The answer to one item, kept in the field {@link answerField} of the round. */
export const answer = z.object({
  verdict,
  reading: z.number().nullable(),
  note: z.string().max(4000),
});
/** @see answer */
export type Answer = z.infer<typeof answer>;

/** The field that holds the answer to an item, so that two people's items never clash. */
export function answerField(itemId: string): string {
  return `answer/${itemId}`;
}

/** The append-only field of an item's evidence: photos and other files. */
export function evidenceField(itemId: string): string {
  return `evidence/${itemId}`;
}

/** Fields of a round's record, without its answers. */
export const roundFields = z.object({
  number: z.string(),
  /** The template as it was when the round began: a record always opens in its own version. */
  template,
  asset: recordId,
  state: z.enum(['open', 'finished']),
});
/** @see roundFields */
export type RoundFields = z.infer<typeof roundFields>;
