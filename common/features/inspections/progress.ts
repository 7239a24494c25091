import { answerLack, type AnswerLack } from './answer-check.ts';
import type { Round } from './round-view.ts';
import { itemsOf } from './round-view.ts';
import type { Verdict } from './round.ts';

/** How far a round has come. */
export interface Progress {
  /** Items of the template. */
  readonly total: number;
  /** Items with a verdict of any kind. */
  readonly judged: number;
  /** Items really looked at: judged, and not 'not checked'. This is what a report may claim. */
  readonly checked: number;
  readonly byVerdict: Readonly<Record<Verdict, number>>;
  /** Items without a verdict, in walking order. */
  readonly open: readonly string[];
  /** Items whose answer lacks something, in walking order. */
  readonly lacking: readonly { readonly item: string; readonly lack: AnswerLack }[];
  /** Items on which two people's answers stand side by side. */
  readonly disputed: readonly string[];
}

/** Counts a round's answers; an answer to an item that the template does not have counts nowhere. */
export function progressOf(round: Pick<Round, 'template' | 'answers'>): Progress {
  const byVerdict: Record<Verdict, number> = {
    pass: 0,
    fail: 0,
    'not-applicable': 0,
    'not-checked': 0,
  };
  const open: string[] = [];
  const disputed: string[] = [];
  const lacking: { item: string; lack: AnswerLack }[] = [];
  const items = itemsOf(round.template);
  for (const item of items) {
    const given = round.answers.get(item.id);
    if (given === undefined) {
      open.push(item.id);
      continue;
    }
    byVerdict[given.answer.verdict] += 1;
    const lack = answerLack(item, given.answer);
    if (lack !== undefined) lacking.push({ item: item.id, lack });
    if (given.heads.length > 1) disputed.push(item.id);
  }
  const judged = items.length - open.length;
  return {
    total: items.length,
    judged,
    checked: judged - byVerdict['not-checked'],
    byVerdict,
    open,
    lacking,
    disputed,
  };
}

/** Whether nothing stands in the way of finishing the round. */
export function mayFinish(progress: Progress): boolean {
  return progress.open.length + progress.lacking.length + progress.disputed.length === 0;
}

/**
 * Where the walk goes after an item was judged: the next one without a verdict, then those before
 * it; undefined when every item has one.
 */
export function nextOpenItem(
  round: Pick<Round, 'template' | 'answers'>,
  after: string,
): string | undefined {
  const ids = itemsOf(round.template).map(item => item.id);
  const at = ids.indexOf(after);
  const walk = [...ids.slice(at + 1), ...ids.slice(0, Math.max(at, 0))];
  return walk.find(id => !round.answers.has(id));
}
