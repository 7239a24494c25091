import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { importAesKey } from '../../common/crypto/aead.ts';
import type { BackupKey } from '../../common/crypto/backup-envelope.ts';
import { appErrorOf, type AppError } from '../../common/errors/app-error.ts';
import type { BackupEntry, BackupHeader } from '../../common/features/storage/backup-content.ts';
import type { SpaceId } from '../../common/lib/ids.ts';
import { err, ok, type Result } from '../../common/lib/result.ts';
import { valueOf } from '../../test/builders/vault.ts';
import { seededRandom } from '../../test/fakes/seeded-random.ts';
import { readBackup, readBackupStart, writeBackup, type Work } from './backup-file.ts';

const random = seededRandom(11);
const key = await importAesKey<BackupKey>(random.bytes(32));
const space = random.uuid() as SpaceId;
const folder = mkdtempSync(join(tmpdir(), 'rackside-backup-'));
const unwatched: Work = { progress: () => undefined, isCancelled: () => false };
const header: BackupHeader = {
  v: 1,
  madeAt: 1,
  account: { header: { orgName: 'North Field Service' } },
  key: 'AAAA',
  counts: { batches: 2, files: 1 },
};
const content: readonly BackupEntry[] = [
  { kind: 'batch', batch: { n: 1, space, sealed: random.bytes(200) } },
  { kind: 'batch', batch: { n: 2, space, sealed: random.bytes(40) } },
  { kind: 'file', name: 'spaces/a.json', content: random.bytes(50) },
  { kind: 'end', counts: header.counts },
];
async function* giving(
  entries: readonly Result<BackupEntry, AppError>[],
): AsyncGenerator<Result<BackupEntry, AppError>> {
  yield* entries;
}
const whole = content.map(entry => ok(entry));

async function readAll(path: string, maxBytes?: number): Promise<Result<BackupEntry[], AppError>> {
  const start = await readBackupStart(path, maxBytes);
  if (!start.ok) return start;
  const found: BackupEntry[] = [];
  const done = await readBackup(
    start.value,
    key,
    async entries => {
      found.push(...entries);
      return ok(undefined);
    },
    unwatched,
  );
  return done.ok ? ok(found) : done;
}

it('gives back what was written', async () => {
  const path = join(folder, 'a.rackside-backup');
  const { bytes } = valueOf(await writeBackup(path, header, key, giving(whole), unwatched));
  expect(readFileSync(path)).toHaveLength(bytes);
  expect(valueOf(await readAll(path))).toEqual(content);
});

it('leaves the file that was there when it fails or is cancelled, and nothing beside it', async () => {
  const own = mkdtempSync(join(tmpdir(), 'rackside-backup-'));
  const path = join(own, 'a.rackside-backup');
  writeFileSync(path, 'the old one');
  const broken = [...whole.slice(0, 1), err(appErrorOf('vault-host-gone')), ...whole.slice(1)];
  const attempts = [
    await writeBackup(path, header, key, giving(broken), unwatched),
    await writeBackup(path, header, key, giving(whole), { ...unwatched, isCancelled: () => true }),
    await writeBackup(join(own, 'none', 'x'), header, key, giving(whole), unwatched),
  ];
  expect(attempts.map(one => (one.ok ? '' : one.error.kind))).toEqual([
    'vault-host-gone',
    'cancelled',
    'file-failed',
  ]);
  expect(readdirSync(own)).toEqual(['a.rackside-backup']);
  expect(readFileSync(path, 'utf8')).toBe('the old one');
});

it('says which: no backup, newer, damaged, too large, not there', async () => {
  const path = join(folder, 'b.rackside-backup');
  valueOf(await writeBackup(path, header, key, giving(whole), unwatched));
  expect(await readAll(path, 100)).toMatchObject({ error: { kind: 'backup-too-large' } });
  writeFileSync(join(folder, 'photo.jpg'), random.bytes(5000));
  const photo = await readAll(join(folder, 'photo.jpg'));
  expect(photo).toEqual(err(appErrorOf('not-a-backup', { file: 'photo.jpg' })));
  expect(await readAll(join(folder, 'none'))).toMatchObject({ error: { kind: 'file-failed' } });
  writeFileSync(join(folder, 'empty'), '');
  expect(await readAll(join(folder, 'empty'))).toMatchObject({ error: { kind: 'not-a-backup' } });
});

it('refuses a file with any byte flipped, any length cut off, and anything added', async () => {
  const path = join(folder, 'c.rackside-backup');
  valueOf(await writeBackup(path, header, key, giving(whole), unwatched));
  const bytes = readFileSync(path);
  const other = join(folder, 'd.rackside-backup');
  const kinds = new Set<string>();
  for (let at = 0; at < bytes.length; at += 1) {
    const flipped = Buffer.from(bytes);
    flipped[at] = (flipped[at] ?? 0) ^ 0x01;
    writeFileSync(other, flipped);
    const read = await readAll(other);
    expect(read.ok, `byte ${at}`).toBe(false);
    if (!read.ok) kinds.add(read.error.kind);
    writeFileSync(other, bytes.subarray(0, at));
    const cut = await readAll(other);
    expect(cut.ok, `length ${at}`).toBe(false);
    if (!cut.ok) kinds.add(cut.error.kind);
  }
  writeFileSync(other, Buffer.concat([bytes, Buffer.from([0])]));
  expect(await readAll(other)).toMatchObject({ error: { kind: 'backup-damaged' } });
  expect([...kinds].toSorted()).toEqual(['backup-damaged', 'not-a-backup']);
});
