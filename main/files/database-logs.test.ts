import { appendFileSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { mendDatabaseLogs } from './database-logs.ts';

// "hello" as LevelDB writes it: masked CRC-32C of type and content, length, type, content.
const RECORD = Buffer.from('0bb957580500' + '01' + '68656c6c6f', 'hex');
const UNFINISHED = RECORD.subarray(0, 9);

function profileWith(files: Readonly<Record<string, Uint8Array | string>>): {
  profile: string;
  folder: string;
} {
  const profile = mkdtempSync(join(tmpdir(), 'rackside-profile-'));
  const folder = join(profile, 'IndexedDB', 'app_rackside_0.indexeddb.leveldb');
  mkdirSync(folder, { recursive: true });
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
  return { profile, folder };
}

it('cuts what was never finished off the newest log and the list of files, and nothing else', async () => {
  const torn = Buffer.concat([RECORD, UNFINISHED]);
  const { profile, folder } = profileWith({
    CURRENT: 'MANIFEST-000004\n',
    'MANIFEST-000004': torn,
    'MANIFEST-000002': torn,
    '000009.log': torn,
    '000010.log': torn,
    '000007.ldb': torn,
  });
  const sizes = (): number[] =>
    ['MANIFEST-000004', '000010.log', 'MANIFEST-000002', '000009.log', '000007.ldb'].map(
      name => readFileSync(join(folder, name)).length,
    );
  expect(await mendDatabaseLogs(profile)).toEqual({
    cut: [
      { file: 'MANIFEST-000004', bytes: 9, why: 'torn' },
      { file: '000010.log', bytes: 9, why: 'torn' },
    ],
  });
  expect(sizes()).toEqual([12, 12, 21, 21, 21]);
  expect(await mendDatabaseLogs(profile)).toEqual({ cut: [] });
});

it('cuts a damaged log where the damage begins, and leaves a damaged list of files alone', async () => {
  const damaged = Buffer.concat([RECORD, UNFINISHED, RECORD]);
  const { profile, folder } = profileWith({
    CURRENT: 'MANIFEST-000001\n',
    'MANIFEST-000001': damaged,
    '000003.log': damaged,
  });
  expect(await mendDatabaseLogs(profile)).toEqual({
    cut: [{ file: '000003.log', bytes: 21, why: 'damaged' }],
  });
  expect(readFileSync(join(folder, 'MANIFEST-000001'))).toEqual(damaged);
  appendFileSync(join(folder, '000003.log'), RECORD);
  expect(await mendDatabaseLogs(profile)).toEqual({ cut: [] });
});

it('has nothing to do on a first start, and says when it could not look', async () => {
  const profile = mkdtempSync(join(tmpdir(), 'rackside-profile-'));
  expect(await mendDatabaseLogs(profile)).toEqual({ cut: [] });
  writeFileSync(join(profile, 'IndexedDB'), 'no folder');
  expect(await mendDatabaseLogs(profile)).toEqual({ cut: [], failed: 'ENOTDIR' });
});
