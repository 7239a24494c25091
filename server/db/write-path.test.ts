import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { expect, it } from 'vitest';

const server = resolve(import.meta.dirname, '..');
/** Carries pokes on a connection of its own, after the transactions that it tells of. */
const POKES = 'sync/poke-hub-postgres.ts';

/** What would tie all organisations to one database, or make every commit wait for one lock. */
const FORBIDDEN =
  /\b(nextval|setval|serial|bigserial|pg_(try_)?advisory\w*|CREATE (TRIGGER|EXTENSION|SEQUENCE|FUNCTION)|LISTEN \w|pg_notify)\b|NOTIFY \w|GENERATED (ALWAYS|BY DEFAULT)/;

it('no statement of the server uses what would keep it from growing', () => {
  const files = readdirSync(server, { recursive: true, encoding: 'utf8' })
    .filter(name => name.endsWith('.ts') && !name.endsWith('.test.ts'))
    .map(name => relative(server, join(server, name)));
  expect(files.length).toBeGreaterThan(60);
  const found = files.filter(name => {
    const code = readFileSync(join(server, name), 'utf8')
      .replaceAll(/\/\*[\s\S]*?\*\//g, '')
      .replaceAll(/^\s*(\/\/|--).*$/gm, '');
    return FORBIDDEN.test(code);
  });
  expect(found).toEqual([POKES]);
});
