import type { WorkItem } from '../../common/crypto/sealed-secret.ts';
import type { LastWork } from '../lib/work-slice.ts';
import type { WorkPlace } from './work-choices.ts';

/** What the dialog is about. */
export interface WorkQuestion extends WorkPlace {
  /** What is to be done, as the question's first line, such as "Copy the password of Inspection". */
  readonly what: string;
  /** The work that the person came from, such as the fault on screen. */
  readonly from?: WorkItem | undefined;
  /** The space's policy wants a reason for this use. */
  readonly isReasonNeeded: boolean;
}

/** The work that was named, with its number for labels. */
export interface NamedWork extends LastWork {
  readonly number: string | undefined;
}
