import type { AppError } from '../../errors/app-error.ts';
import {
  metaOf,
  readFields,
  type FoldedRecord,
  type RecordMeta,
  type Written,
} from '../../records/folded-record.ts';
import { TIMELINE } from '../../records/timeline.ts';
import { ok, type Result } from '../../lib/result.ts';
import { faultFields, timelineEntry, type FaultFields, type TimelineEntry } from './fault.ts';

/** A line of a fault's timeline with who wrote it and when. */
export interface TimelineLine {
  readonly written: Written;
  /** Null when this version can't read it: shown as such, never left out. */
  readonly entry: TimelineEntry | null;
}

/** A fault as the screens show it. */
export interface Fault extends FaultFields, RecordMeta {
  /** In causal order, oldest first. */
  readonly timeline: readonly TimelineLine[];
}

/** Reads a folded record as a fault; fails with `record-damaged`. */
export function toFault(record: FoldedRecord): Result<Fault, AppError> {
  const fields = readFields(faultFields, record);
  if (!fields.ok) return fields;
  const timeline = (record.lists[TIMELINE] ?? []).map(written => {
    const parsed = timelineEntry.safeParse(written.value);
    return { written, entry: parsed.success ? parsed.data : null };
  });
  return ok({ ...fields.value, ...metaOf(record), timeline });
}

/** The latest reply to a fault; undefined when nobody has replied. */
export function latestReply(fault: Fault): TimelineLine | undefined {
  return fault.timeline.findLast(line => line.entry?.kind === 'reply');
}
