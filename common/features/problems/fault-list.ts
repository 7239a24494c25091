import { hasWords } from '../../lib/has-words.ts';
import type { AccountId, RecordId, SpaceId } from '../../lib/ids.ts';
import { severity as severities, type FaultStep, type Severity } from './fault.ts';
import { isOpen } from './fault-step.ts';
import type { Fault } from './fault-view.ts';

/** What a list of faults shows; a part that is absent lets everything through. */
export interface FaultFilter {
  readonly space?: SpaceId | undefined;
  readonly severity?: Severity | undefined;
  readonly step?: FaultStep | 'open' | undefined;
  /** Words that are all found in number, title, symptom, place or who raised it. */
  readonly text?: string | undefined;
  readonly unseenOnly?: boolean | undefined;
}

/** The latest change of each fault that this person has looked at, by fault. */
export type SeenMarks = Readonly<Record<RecordId, string>>;

/**
 * Whether a fault has something that this person has not looked at. Told by the latest change's id and
 * not by time, since a colleague's clock may be wrong; one's own change is never news.
 */
export function isUnseen(fault: Fault, marks: SeenMarks, me: AccountId): boolean {
  return fault.updated.author !== me && marks[fault.id] !== fault.updated.change;
}

/** Whether a filter lets a fault through. */
export function faultMatches(fault: Fault, filter: FaultFilter, unseen: boolean): boolean {
  const { space, severity, step, text, unseenOnly } = filter;
  if (space !== undefined && fault.space !== space) return false;
  if (severity !== undefined && fault.severity !== severity) return false;
  if (step === 'open' ? !isOpen(fault) : step !== undefined && fault.step !== step) return false;
  if (unseenOnly === true && !unseen) return false;
  const { number, title, symptom, place, raisedBy } = fault;
  return hasWords([number, title, symptom, place, raisedBy], text ?? '');
}

/** Open before replied, then by severity, then the latest touched first. */
export function byUrgency(a: Fault, b: Fault): number {
  const order = severities.options;
  return (
    Number(!isOpen(a)) - Number(!isOpen(b)) ||
    order.indexOf(a.severity) - order.indexOf(b.severity) ||
    b.updated.at - a.updated.at
  );
}
