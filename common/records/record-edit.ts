import type { ChangeId, RecordId, SpaceId } from '../lib/ids.ts';
import type { Json } from '../lib/json.ts';

/** Which record an edit is about. */
export interface RecordRef {
  readonly space: SpaceId;
  readonly type: string;
  readonly id: RecordId;
}

/** One edit of a user action, as the data worker commits it. */
export interface FieldEdit extends RecordRef {
  readonly field: string;
  readonly op: 'set' | 'append' | 'resolve';
  readonly value: Json;
  /** The heads that the author saw; those of now when absent. */
  readonly seen?: ChangeId[];
}

/** A value that a schema has shaped, as plain JSON; members that are `undefined` are left out. */
export function jsonOf(value: unknown): Json {
  return JSON.parse(JSON.stringify(value)) as Json;
}

/** Edits that make a new record: one for each field, so that later edits of two fields never clash. */
export function createEdits(
  ref: RecordRef,
  fields: Readonly<Record<string, unknown>>,
): FieldEdit[] {
  return Object.entries(fields).map(([field, value]) => ({
    ...ref,
    field,
    op: 'set',
    value: jsonOf(value),
    seen: [],
  }));
}

/** The edit that replaces a field's value, whose heads the author saw. */
export function setEdit(ref: RecordRef, field: string, value: Json, seen: ChangeId[]): FieldEdit {
  return { ...ref, field, op: 'set', value, seen };
}

/** The edit that adds an entry to an append-only field. */
export function appendEdit(ref: RecordRef, field: string, value: Json): FieldEdit {
  return { ...ref, field, op: 'append', value };
}

/** The edit that ends a conflict with one value; it names every head that was on screen. */
export function resolveEdit(
  ref: RecordRef,
  field: string,
  value: Json,
  seen: ChangeId[],
): FieldEdit {
  return { ...ref, field, op: 'resolve', value, seen };
}
