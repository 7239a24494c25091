import { expect, test } from 'vitest';
import { PASSPHRASE_PARTS, readPassphrases } from './passphrase-parts.ts';

function typed(values: Readonly<Record<string, string>>): FormData {
  const data = new FormData();
  for (const [name, value] of Object.entries(values)) data.set(name, value);
  return data;
}

test('a recovery code goes with a new passphrase, and may be pasted with blanks around it', () => {
  const read = readPassphrases(
    typed({ code: ' ABCD-EFGH ', new: 'copper ladder', repeat: 'copper ladder' }),
    PASSPHRASE_PARTS.recover,
  );
  expect(read).toEqual({ ok: true, typed: { code: 'ABCD-EFGH', new: 'copper ladder' } });
});

test.each([
  [
    { present: '', new: 'short', repeat: 'short' },
    { present: 'required', new: 'short' },
  ],
  [{ present: 'x', new: 'copper ladder', repeat: 'copper' }, { repeat: 'different' }],
])('%j is refused', (values, problems) => {
  expect(readPassphrases(typed(values), PASSPHRASE_PARTS.change)).toEqual({ ok: false, problems });
});

test('a passphrase keeps its blanks', () => {
  expect(readPassphrases(typed({ present: ' a b ' }), PASSPHRASE_PARTS.confirm)).toEqual({
    ok: true,
    typed: { present: ' a b ' },
  });
});

test('with a key file nothing need be typed', () => {
  const parts = PASSPHRASE_PARTS['open-file'];
  const problems = { present: 'required' };
  expect(readPassphrases(typed({ present: '' }), parts)).toEqual({ ok: false, problems });
  expect(readPassphrases(typed({ present: '' }), parts, true)).toEqual({
    ok: true,
    typed: { present: '' },
  });
});
