import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The app's own words, so that a story is told once and played in both languages. */
export type Say = (key: string, fill?: Readonly<Record<string, string | number>>) => string;

type Words = { readonly [key: string]: string | Words };

/** Words by `namespace:path.to.key`, as the screens name them; throws on a key that does not exist. */
export function wordsOf(language: 'zh-CN' | 'en'): Say {
  const files = new Map<string, Words>();
  const plural = new Intl.PluralRules(language);
  return (key, fill = {}) => {
    const [namespace = '', path = ''] = key.split(':');
    const file = files.get(namespace) ?? read(language, namespace);
    files.set(namespace, file);
    const found =
      textAt(file, path) ?? textAt(file, `${path}_${plural.select(Number(fill['count']))}`);
    if (found === undefined) throw new Error(`${language} has no words for ${key}`);
    return found.replaceAll(/\{\{(\w+)\}\}/g, (_all, name: string) => String(fill[name] ?? ''));
  };
}

function textAt(words: Words, path: string): string | undefined {
  const found = path
    .split('.')
    .reduce<string | Words | undefined>(
      (at, part) => (typeof at === 'object' ? at[part] : undefined),
      words,
    );
  return typeof found === 'string' ? found : undefined;
}

function read(language: string, namespace: string): Words {
  const path = join(process.cwd(), 'renderer/locales', language, `${namespace}.json`);
  return JSON.parse(readFileSync(path, 'utf8')) as Words;
}
