import type { AccountId, ChangeId, RecordId, SpaceId } from '../../common/lib/ids.ts';
import type { Json } from '../../common/lib/json.ts';
import type { FieldHead, FoldedRecord, Written } from '../../common/records/folded-record.ts';

/** A well-formed UUID that ends in this number, of the wanted brand. */
export function idOf<Id extends string>(n: number): Id {
  return `00000000-0000-4000-8000-${String(n).padStart(12, '0')}` as Id;
}

const me: Written = {
  change: idOf<ChangeId>(900),
  author: idOf<AccountId>(1),
  authorName: '王工',
  at: Date.UTC(2026, 2, 9, 1, 30),
};

/** A head of the technician's, or of somebody else. */
export function head(value: Json, written: Partial<Written> = {}): FieldHead {
  return { ...me, ...written, value };
}

/** A folded record whose fields have one head each. */
export function foldedRecord(
  fields: Readonly<Record<string, Json>>,
  more: Partial<FoldedRecord> = {},
): FoldedRecord {
  const heads = Object.entries(fields).map(([field, value], n) => [
    field,
    [head(value, { change: idOf<ChangeId>(100 + n) })],
  ]);
  return {
    id: idOf<RecordId>(10),
    space: idOf<SpaceId>(20),
    fields: Object.fromEntries(heads) as FoldedRecord['fields'],
    lists: {},
    created: me,
    updated: me,
    ...more,
  };
}
