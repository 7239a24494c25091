import type { RecordId } from '../../lib/ids.ts';
import { faultFields, type FaultFields } from './fault.ts';

/** A failed item of a round, with what the engineer saw. */
export interface FailedItem {
  readonly round: RecordId;
  readonly roundNumber: string;
  readonly item: string;
  readonly itemTitle: string;
  /** The reading with unit and limit in words, in the engineer's language; empty when there is none. */
  readonly reading: string;
  readonly note: string;
}

/** The asset that a fault is about. */
export interface FaultyAsset {
  readonly id: RecordId;
  readonly name: string;
  /** Room, rack and unit on one line. */
  readonly place: string;
}

const TITLE = 200;
const SYMPTOM = 8000;
const PLACE = 200;
const PERSON = 120;

/**
 * The fault that a failed item becomes in one step, carrying asset, item, reading and note. It begins
 * as 'normal', submitted; the engineer sets the severity on the record itself.
 * @param raisedBy who found it
 */
export function faultFromItem(
  number: string,
  failed: FailedItem,
  asset: FaultyAsset,
  raisedBy: string,
): FaultFields {
  const { round, roundNumber, item, itemTitle, reading, note } = failed;
  const symptom = [reading, note.trim()].filter(part => part !== '').join('\n');
  return faultFields.parse({
    number,
    title: cut(`${asset.name} · ${itemTitle}`, TITLE),
    severity: 'normal',
    step: 'submitted',
    asset: asset.id,
    origin: { round, roundNumber, item, itemTitle },
    symptom: cut(symptom, SYMPTOM),
    raisedBy: cut(raisedBy, PERSON),
    place: cut(asset.place, PLACE),
  } satisfies FaultFields);
}

/** At most `length` UTF-16 units, never half a character. */
function cut(text: string, length: number): string {
  if (text.length <= length) return text;
  const kept = text.slice(0, length - 1);
  return `${/[\uD800-\uDBFF]$/.test(kept) ? kept.slice(0, -1) : kept}…`;
}
