import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { errorKinds } from '../../common/errors/app-error.ts';
import { language, type Language } from '../../common/features/settings/preferences.ts';

type Texts = Readonly<Record<string, string>>;

const here = import.meta.dirname;
const namespaces = [...new Set(language.options.flatMap(filesOf))];

function filesOf(tongue: Language): string[] {
  return readdirSync(join(here, tongue)).map(file => file.replace(/\.json$/, ''));
}

/** A file's texts by their dotted keys. */
function textsOf(tongue: Language, namespace: string): Texts {
  const flat: Record<string, string> = {};
  const walk = (value: unknown, path: string): void => {
    if (typeof value === 'string') flat[path] = value;
    else
      for (const [key, inner] of Object.entries(value as object)) {
        walk(inner, path === '' ? key : `${path}.${key}`);
      }
  };
  walk(JSON.parse(readFileSync(join(here, tongue, `${namespace}.json`), 'utf8')), '');
  return flat;
}

const plural = /_(?:zero|one|two|few|many|other)$/;
const plain = (key: string): string => key.replace(plural, '');
const keysOf = (texts: Texts): string[] => [...new Set(Object.keys(texts).map(plain))].toSorted();
const placeholders = (text: string): string[] =>
  [...new Set(text.match(/\{\{\s*[\w]+/g) ?? [])].map(name => name.slice(2).trim()).toSorted();

describe.each(namespaces)('texts of %s', namespace => {
  test('every language has the file and the same keys', () => {
    const [first = [], ...others] = language.options.map(tongue =>
      keysOf(textsOf(tongue, namespace)),
    );
    for (const keys of others) expect(keys).toEqual(first);
  });

  test('no text is empty in one language only, and plurals have each form that the language needs', () => {
    const english = textsOf('en', namespace);
    for (const tongue of language.options) {
      const texts = textsOf(tongue, namespace);
      const needed = new Intl.PluralRules(tongue).resolvedOptions().pluralCategories;
      for (const [key, text] of Object.entries(texts)) {
        if (english[key] !== '') expect(text.trim(), `${tongue} ${key}`).not.toBe('');
        if (!plural.test(key)) continue;
        for (const form of needed) expect(texts, tongue).toHaveProperty([`${plain(key)}_${form}`]);
      }
    }
  });

  test('the languages fill the same placeholders', () => {
    const [english = {}, ...others] = (['en', 'zh-CN'] as const).map(tongue =>
      textsOf(tongue, namespace),
    );
    const inEnglish = byPlainKey(english);
    for (const texts of others) {
      for (const [key, names] of byPlainKey(texts)) {
        // "One change" may leave its count out.
        const missing = [...(inEnglish.get(key) ?? [])].filter(name => !names.has(name));
        expect(
          missing.filter(name => name !== 'count' && name !== 'name'),
          key,
        ).toEqual([]);
        for (const name of names) expect([...(inEnglish.get(key) ?? [])], key).toContain(name);
      }
    }
  });

  test('Chinese text has Chinese punctuation', () => {
    for (const [key, text] of Object.entries(textsOf('zh-CN', namespace))) {
      expect(text, key).not.toMatch(/\p{Script=Han}[,;:?!()]/u);
    }
  });
});

function byPlainKey(texts: Texts): Map<string, Set<string>> {
  const found = new Map<string, Set<string>>();
  for (const [key, text] of Object.entries(texts)) {
    const names = found.get(plain(key)) ?? new Set<string>();
    for (const name of placeholders(text)) names.add(name);
    found.set(plain(key), names);
  }
  return found;
}

describe('sentences of errors', () => {
  test.each(language.options)('%s has one for every kind, and no other', tongue => {
    const kinds = Object.keys(textsOf(tongue, 'errors')).filter(key => !key.includes('.'));
    expect(kinds.toSorted()).toEqual(Object.keys(errorKinds).toSorted());
  });

  test.each(language.options)('%s has a general word for each placeholder', tongue => {
    const texts = textsOf(tongue, 'errors');
    for (const kind of Object.keys(errorKinds)) {
      for (const name of placeholders(texts[kind] ?? '')) {
        expect(texts, kind).toHaveProperty([`unknown.${name}`]);
      }
    }
  });
});

describe('keys in the code', () => {
  const source = join(here, '..');
  const files = readdirSync(source, { recursive: true, encoding: 'utf8' }).filter(
    file => /\.tsx?$/.test(file) && !file.includes('.test.'),
  );

  test.each(files)('%s uses only keys that exist', file => {
    const code = readFileSync(join(source, file), 'utf8');
    const opened = [...code.matchAll(/useTranslation\('([\w-]+)'\)/g)].map(match => match[1] ?? '');
    if (opened.length === 0) return;
    const known = [...new Set(opened)].flatMap(namespace =>
      Object.keys(textsOf('en', namespace)).flatMap(key => [key, plain(key)]),
    );
    // A key that is built at run time is known up to its first variable part.
    const asked = [...code.matchAll(/\bt\(\s*(?:'([^'\n]+)'|`([^`$\n]*)(\$?)[^`\n]*`)/g)];
    for (const [, whole, beginning = '', dollar] of asked) {
      if (whole?.includes(':') === true) continue;
      if (whole !== undefined) {
        expect(
          known.some(key => key === whole || key.startsWith(`${whole}.`)),
          `${file}: ${whole}`,
        ).toBe(true);
      } else if (dollar === '$') {
        expect(
          known.some(key => key.startsWith(beginning)),
          `${file}: ${beginning}`,
        ).toBe(true);
      }
    }
  });
});
