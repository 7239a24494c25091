import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { foldedRecord, head, idOf } from '../../test/builders/folded-record.ts';
import type { ChangeId } from '../lib/ids.ts';
import { conflictsOf, readAll, readFields, seenOf } from './folded-record.ts';
import { ok } from '../lib/result.ts';

const schema = z.object({ name: z.string().min(1), port: z.int().min(1) });

describe('readFields', () => {
  it('reads the picks of the fields that the schema knows and leaves the others alone', () => {
    const record = foldedRecord({ name: 'SW1', port: 22, later: { added: true } });
    expect(readFields(schema, record)).toEqual(ok({ name: 'SW1', port: 22 }));
  });

  it('takes the first of several heads', () => {
    const record = foldedRecord({ name: 'SW1', port: 22 });
    const heads = [head('mine', { change: idOf<ChangeId>(1) }), head('theirs')];
    const disputed = { ...record, fields: { ...record.fields, name: heads } };
    expect(readFields(schema, disputed)).toMatchObject({ ok: true, value: { name: 'mine' } });
    expect(conflictsOf(disputed)).toEqual(['name']);
    expect(seenOf(disputed, 'name')).toEqual([idOf(1), idOf(900)]);
  });

  it('names the field that is missing or of another kind', () => {
    const error = (fields: Record<string, string | number>) => {
      const result = readFields(schema, foldedRecord(fields));
      return result.ok ? undefined : result.error;
    };
    expect(error({ name: 'SW1' })).toEqual({ kind: 'record-damaged', detail: { field: 'port' } });
    expect(error({ name: '', port: 22 })).toMatchObject({ detail: { field: 'name' } });
  });
});

describe('readAll', () => {
  it('keeps what it can’t read beside what it can', () => {
    const good = foldedRecord({ name: 'SW1', port: 22 });
    const bad = foldedRecord({ name: 'SW2', port: 'twenty-two' });
    const { items, unreadable } = readAll([bad, good], record => readFields(schema, record));
    expect(items).toEqual([{ name: 'SW1', port: 22 }]);
    expect(unreadable).toMatchObject([{ record: bad, error: { kind: 'record-damaged' } }]);
  });
});
