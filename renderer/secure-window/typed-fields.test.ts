import { describe, expect, test } from 'vitest';
import {
  MAX_FIELD_BYTES,
  type SecretFieldSlot,
} from '../../common/features/vault/secure-window.ts';
import { fromUtf8 } from '../../common/lib/bytes.ts';
import { inputName, readForm } from './typed-fields.ts';

const slot = (name: string, over: Partial<SecretFieldSlot> = {}): SecretFieldSlot => ({
  name,
  label: '',
  kind: 'hidden',
  isRequired: false,
  isSet: false,
  ...over,
});
function formOf(values: Readonly<Record<string, string | File>>): FormData {
  const data = new FormData();
  for (const [name, value] of Object.entries(values)) data.set(name, value);
  return data;
}

describe('what was typed', () => {
  test('comes as bytes, with own fields under their labels', async () => {
    const read = await readForm(
      formOf({
        [inputName.value('password')]: '密码 1',
        [inputName.ownLabel('a')]: ' Console ',
        [inputName.ownValue('a')]: 'second',
      }),
      [slot('password', { isRequired: true }), slot('totp', { kind: 'totp' })],
      [{ id: 'a', kind: 'hidden' }],
    );
    if (!read.ok) throw new Error('not read');
    expect(read.fields.map(({ name, value }) => [name, fromUtf8(value)])).toEqual([
      ['password', '密码 1'],
      ['Console', 'second'],
    ]);
  });

  test('may leave a value as it is, or take it away where it is not needed', async () => {
    const slots = [
      slot('password', { isRequired: true, isSet: true }),
      slot('totp', { isSet: true }),
    ];
    expect(await readForm(formOf({ [inputName.removed('totp')]: 'on' }), slots, [])).toEqual({
      ok: true,
      fields: [],
      removed: ['totp'],
    });
  });

  test.each([
    ['nothing where something is needed', {}, { 'value:password': 'required' }],
    [
      'too much',
      { 'value:password': new File([new Uint8Array(MAX_FIELD_BYTES + 1)], 'key') },
      { 'value:password': 'tooLarge' },
    ],
    [
      'a label that is taken',
      { 'value:password': 'x', 'label:a': 'password', 'own:a': 'y' },
      { 'label:a': 'taken' },
    ],
    ['a value without a label', { 'value:password': 'x', 'own:a': 'y' }, { 'label:a': 'label' }],
  ])('is refused: %s', async (_what, values, problems) => {
    const slots = [slot('password', { isRequired: true })];
    expect(await readForm(formOf(values), slots, [{ id: 'a', kind: 'hidden' }])).toEqual({
      ok: false,
      problems,
    });
  });
});
