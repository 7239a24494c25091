import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromUtf8, utf8 } from '../../lib/bytes.ts';
import { canonicalJson, parseJson } from '../../lib/json.ts';
import { decodeContent, encodeContent, wipeFields } from './secret-content.ts';
import { MAX_ATTACHMENT_BYTES, type SecretField } from './secret-fields.ts';

const field = fc.record({
  name: fc.string({ minLength: 1, maxLength: 60 }),
  label: fc.string({ maxLength: 120 }),
  kind: fc.constantFrom('hidden' as const, 'text' as const, 'totp' as const, 'file' as const),
  value: fc.uint8Array({ maxLength: 200 }).map(bytes => bytes.slice()),
});

describe('the content of a secret', () => {
  it('is canonical JSON, and comes back byte for byte, whatever names and labels are made to look like', () => {
    const tricky = [',"value":"', '","value":"AAAA"},{', '\\",\\"value\\":\\"', '"}]}', '\u0000'];
    fc.assert(
      fc.property(fc.array(field, { maxLength: 6 }), fc.nat(4), (fields, pick) => {
        const all: SecretField[] = [
          ...fields,
          { name: tricky[pick]!, label: tricky[(pick + 1) % 5]!, kind: 'hidden', value: utf8('x') },
        ];
        const content = encodeContent(all);
        if (!content.ok) throw new Error('not encoded');
        expect(canonicalJson(parseJson(content.value))).toBe(fromUtf8(content.value));
        expect(decodeContent(content.value)).toEqual({ ok: true, value: all });
      }),
    );
  });

  it('that is anything else is damaged, and never half a secret', () => {
    const damaged = { ok: false, error: { kind: 'envelope-damaged' } };
    for (const text of [
      '',
      '{}',
      '{"fields":[{"kind":"hidden","label":"","name":"a"}]}',
      '{"fields":[{"kind":"hidden","label":"","name":"a","value":"A"}]}',
      '{"fields":[{"kind":"hidden","label":"","name":"a","value":"AA=="}]}',
      '{"fields":[{"kind":"other","label":"","name":"a","value":"AA"}]}',
      '{"fields":[{"kind":"hidden","label":"","name":"a","value":"AA"}',
      '{"fields":[{"kind":"hidden","label":"","name":"a","value":7}]}',
    ]) {
      expect(decodeContent(utf8(text)), text).toEqual(damaged);
    }
  });

  it('holds attachments up to their limit and says when it is too large', () => {
    const file = (size: number): SecretField[] => [
      { name: 'cert.pem', label: 'cert.pem', kind: 'file', value: new Uint8Array(size) },
    ];
    expect(encodeContent(file(MAX_ATTACHMENT_BYTES)).ok).toBe(true);
    expect(encodeContent(file(MAX_ATTACHMENT_BYTES * 2))).toMatchObject({
      error: { kind: 'secret-too-large' },
    });
    const many = Array.from({ length: 41 }, () => file(1)).flat();
    expect(encodeContent(many)).toMatchObject({ error: { kind: 'secret-too-large' } });
  });

  it('is wiped field by field', () => {
    const fields: SecretField[] = [{ name: 'a', label: '', kind: 'hidden', value: utf8('s3cret') }];
    wipeFields(fields);
    expect(fields[0]?.value.every(byte => byte === 0)).toBe(true);
  });
});
