import type { z } from 'zod';
import type { Json } from '../../common/lib/json.ts';
import type { Head, RecordView } from './data-contract.ts';

/** The value that a field shows: its picked head, or undefined when it was never set. */
export function pick(record: RecordView, field: string): Json | undefined {
  return record.fields[field]?.[0]?.value;
}

/** A field's value parsed by its schema; undefined when absent or of another shape. */
export function pickAs<T>(record: RecordView, field: string, schema: z.ZodType<T>): T | undefined {
  const parsed = schema.safeParse(pick(record, field));
  return parsed.success ? parsed.data : undefined;
}

/** A field's value as text; empty when it has none. */
export function pickText(record: RecordView, field: string): string {
  const value = pick(record, field);
  return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : '';
}

/** Fields with more than one head: two people wrote them without seeing each other's. */
export function conflictsOf(record: RecordView): readonly (readonly [field: string, heads: readonly Head[]])[] {
  return Object.entries(record.fields).filter(([, heads]) => heads.length > 1);
}

/** The heads that an editor of the field sees now, for an edit's `seen`. */
export function headsOf(record: RecordView, field: string): Head['change'][] {
  return (record.fields[field] ?? []).map(head => head.change);
}
