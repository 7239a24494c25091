import type { z } from 'zod';
import { appErrorOf, type AppError } from '../errors/app-error.ts';
import type { AccountId, ChangeId, RecordId, SpaceId } from '../lib/ids.ts';
import type { Json } from '../lib/json.ts';
import { err, ok, type Result } from '../lib/result.ts';

/** Who wrote something, and when by their clock (ms since the epoch). */
export interface Written {
  readonly change: ChangeId;
  readonly author: AccountId;
  readonly authorName: string;
  readonly at: number;
}

/** One head of a field: its value and who wrote it. */
export interface FieldHead extends Written {
  readonly value: Json;
}

/** A folded record, as far as the rules need it: the page's `RecordView` is one. */
export interface FoldedRecord {
  readonly id: RecordId;
  readonly space: SpaceId;
  /** The heads of each field, the pick first; more than one is a conflict. */
  readonly fields: Readonly<Record<string, readonly FieldHead[]>>;
  /** Entries of each append-only field, in causal order. */
  readonly lists: Readonly<Record<string, readonly FieldHead[]>>;
  readonly created: Written;
  readonly updated: Written;
}

/** What every typed record keeps of its fold. */
export interface RecordMeta {
  readonly id: RecordId;
  readonly space: SpaceId;
  readonly created: Written;
  readonly updated: Written;
}

/** Identity and authorship of a folded record, for its typed view. */
export function metaOf(record: FoldedRecord): RecordMeta {
  const { id, space, created, updated } = record;
  return { id, space, created, updated };
}

/** The heads of a field, the pick first; empty when it was never written. */
export function headsOf(record: FoldedRecord, field: string): readonly FieldHead[] {
  return record.fields[field] ?? [];
}

/** The changes that a form shows for a field when it opens: an edit must name them as seen. */
export function seenOf(record: FoldedRecord, field: string): ChangeId[] {
  return headsOf(record, field).map(head => head.change);
}

/** Fields on which several people's values stand side by side. */
export function conflictsOf(record: FoldedRecord): readonly string[] {
  return Object.keys(record.fields).filter(field => headsOf(record, field).length > 1);
}

/**
 * The picks of a record's fields through their schema. Fails with `record-damaged` {field} when a
 * field is missing or does not hold what this version of the app knows: the record is kept as it is.
 */
export function readFields<Schema extends z.ZodObject>(
  schema: Schema,
  record: FoldedRecord,
): Result<z.output<Schema>, AppError> {
  const picks: Record<string, Json> = {};
  for (const field of Object.keys(schema.shape)) {
    const pick = headsOf(record, field)[0];
    if (pick !== undefined) picks[field] = pick.value;
  }
  const parsed = schema.safeParse(picks);
  if (parsed.success) return ok(parsed.data);
  const field = parsed.error.issues[0]?.path[0];
  return err(appErrorOf('record-damaged', { field: String(field ?? '') }));
}

/** A record that could not be read as its type; it stays in the store and on screen. */
export interface UnreadableRecord {
  readonly record: FoldedRecord;
  readonly error: AppError;
}

/** Records read as their type, with those that can't be beside them: one bad record blocks nothing. */
export function readAll<Item>(
  records: readonly FoldedRecord[],
  read: (record: FoldedRecord) => Result<Item, AppError>,
): { readonly items: readonly Item[]; readonly unreadable: readonly UnreadableRecord[] } {
  const items: Item[] = [];
  const unreadable: UnreadableRecord[] = [];
  for (const record of records) {
    const result = read(record);
    if (result.ok) items.push(result.value);
    else unreadable.push({ record, error: result.error });
  }
  return { items, unreadable };
}
