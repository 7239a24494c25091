import { readdirSync, readFileSync, existsSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, it } from 'vitest';
import { attacks } from './attacks.ts';
import { withTable } from './table.ts';

const DOCUMENT = resolve(import.meta.dirname, '../../docs/threat-model.md');
/** `WRITE_ATTACKS=1` brings the document up to date. */
const WRITES = process.env['WRITE_ATTACKS'] === '1';

/** Names of the attacks that a file runs. */
function attacksOf(path: string): string[] {
  return [...readFileSync(path, 'utf8').matchAll(/\battack\(\s*'([\w-]+)'/g)].map(([, id]) => id!);
}

it('every attack of the table is run by one test, and no test by another name', () => {
  const here = readdirSync(import.meta.dirname)
    .filter(name => name.endsWith('.test.ts'))
    .map(name => join(import.meta.dirname, name));
  const inApp = resolve(import.meta.dirname, '../e2e/hostile-script.e2e.ts');
  const run = [...here, ...(existsSync(inApp) ? [inApp] : [])].flatMap(attacksOf);
  expect(run.sort()).toEqual(attacks.map(({ id }) => id).sort());
});

it('the table has the attacks that the design names, and each says who defends', () => {
  expect(attacks.length).toBeGreaterThanOrEqual(25);
  for (const { id, ends, by } of attacks) {
    expect(ends.length, id).toBeGreaterThan(0);
    const file = resolve(import.meta.dirname, '../..', by);
    const exists = ['', '.ts', '.tsx', '.yml'].some(ending => existsSync(`${file}${ending}`));
    expect(exists, `${id}: ${by}`).toBe(true);
  }
});

it('the threat model shows the table as it is', () => {
  const document = readFileSync(DOCUMENT, 'utf8');
  const wanted = withTable(document);
  if (WRITES) writeFileSync(DOCUMENT, wanted);
  else expect(document).toBe(wanted);
});
