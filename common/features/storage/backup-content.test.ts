import { expect, it } from 'vitest';
import { seededRandom } from '../../../test/fakes/seeded-random.ts';
import { concat, type Bytes } from '../../lib/bytes.ts';
import type { SpaceId } from '../../lib/ids.ts';
import { encodeEntry, entryReader, vaultFileName, type BackupEntry } from './backup-content.ts';

const random = seededRandom(3);
const space = random.uuid() as SpaceId;
const entries: readonly BackupEntry[] = [
  { kind: 'batch', batch: { n: 4, space, sealed: random.bytes(300) } },
  { kind: 'batch', batch: { n: 9, space, sealed: random.bytes(0) } },
  { kind: 'file', name: 'spaces/a.json', content: random.bytes(70) },
  { kind: 'end', counts: { batches: 2, files: 1 } },
];

function read(bytes: Bytes, step: number) {
  const reader = entryReader();
  const found: BackupEntry[] = [];
  for (let at = 0; at < bytes.length; at += step) {
    const part = reader.push(bytes.slice(at, at + step));
    if (!part.ok) return part.error.kind;
    found.push(...part.value);
  }
  return reader.isComplete() ? found : 'incomplete';
}

it('gives back every entry, however its bytes arrive', () => {
  const bytes = concat(...entries.map(encodeEntry));
  for (const step of [1, 7, 100, 100_000]) expect(read(bytes, step)).toEqual(entries);
});

it('refuses what follows the end, counts that are wrong, and a kind that it does not know', () => {
  const whole = concat(...entries.map(encodeEntry));
  expect(read(concat(whole, new Uint8Array(1)), 10_000)).toBe('backup-damaged');
  expect(read(concat(whole, whole), 10_000)).toBe('backup-damaged');
  const short = concat(...entries.slice(1).map(encodeEntry));
  expect(read(short, 10_000)).toBe('backup-damaged');
  expect(read(Uint8Array.of(9, 0, 0, 0, 0), 10)).toBe('backup-damaged');
  expect(read(Uint8Array.of(1, 255, 255, 255, 255), 10)).toBe('backup-damaged');
  expect(read(whole.slice(0, -3), 10_000)).toBe('incomplete');
});

it('takes names within the vault only', () => {
  for (const name of ['account.json', 'spaces/5f0c.json', 'audit/a/b.log']) {
    expect(vaultFileName.safeParse(name).success, name).toBe(true);
  }
  const outside = [
    '../x',
    '/etc/passwd',
    'a/../b',
    'a//b',
    '.hidden',
    'a/.b',
    'a\\b',
    'C:x',
    '',
    'a\n',
  ];
  for (const name of outside) expect(vaultFileName.safeParse(name).success, name).toBe(false);
});
