import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { UNKNOWN_DATABASE } from '../../common/features/storage/store-sentinel.ts';
import { ok } from '../../common/lib/result.ts';
import { valueOf } from '../../test/builders/vault.ts';
import { sentinelFile } from './sentinel.ts';

const path = (): string => join(mkdtempSync(join(tmpdir(), 'rackside-sentinel-')), 'sentinel.json');
const sentinel = {
  v: 1,
  database: '5f0c8a52-95a1-4bd7-9d3f-0c1c3e0f7a11',
  last: 42,
  at: 1,
} as const;

it('tells which database there was, and nothing where there was none', async () => {
  const file = sentinelFile(path());
  expect(await file.read()).toEqual(ok(null));
  valueOf(await file.write(sentinel));
  expect(await file.read()).toEqual(ok(sentinel));
});

it('never takes a damaged file for none: there was a database', async () => {
  const where = path();
  const file = sentinelFile(where);
  valueOf(await file.write(sentinel));
  const whole = readFileSync(where);
  for (let length = 0; length < whole.length - 1; length += 1) {
    writeFileSync(where, whole.subarray(0, length));
    expect(valueOf(await file.read())?.database).toBe(UNKNOWN_DATABASE);
  }
});
