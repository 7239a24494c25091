import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { language } from '../../common/features/settings/preferences.ts';
import { KIND_FIELDS } from '../../common/features/vault/secret-fields.ts';
import { secureQuestion } from '../../common/features/vault/secure-question.ts';
import { passphrasePurpose, secretFieldKind } from '../../common/features/vault/secure-window.ts';

interface Words {
  readonly [key: string]: string | Words;
}

// These keys are built at run time: what the contract can say, both languages must have words for.
describe.each(language.options)('in %s', tongue => {
  const file = join(import.meta.dirname, '../locales', tongue, 'secure.json');
  const words = JSON.parse(readFileSync(file, 'utf8')) as Words;
  const has = (path: string): boolean =>
    typeof path
      .split('.')
      .reduce<string | Words | undefined>(
        (at, part) => (typeof at === 'object' ? at[part] : undefined),
        words,
      ) === 'string';

  test.each(secureQuestion.options.map(option => option.shape))(
    'the question $kind.value',
    ({ kind, ...facts }) => {
      for (const part of ['title', 'text', 'agree']) {
        expect(has(`ask.${kind.value}.${part}`), part).toBe(true);
      }
      for (const fact of Object.keys(facts)) expect(has(`fact.${fact}`), fact).toBe(true);
    },
  );

  test.each(passphrasePurpose.options)('the passphrase to %s', purpose => {
    for (const part of ['title', 'text', 'action']) {
      expect(has(`passphrase.${purpose}.${part}`), part).toBe(true);
    }
  });

  test('fields that kinds of credential have, and kinds of fields', () => {
    const fields = Object.values(KIND_FIELDS).flatMap(of => of.map(({ name }) => name));
    for (const name of fields) expect(has(`field.${name}`), name).toBe(true);
    for (const kind of secretFieldKind.options) expect(has(`kind.${kind}`), kind).toBe(true);
  });
});
