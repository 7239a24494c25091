import { expect, it } from 'vitest';
import { seededRandom } from '../../test/fakes/seeded-random.ts';
import { concat, fromBase64Url, fromUtf8, toBase64Url, utf8, type Bytes } from '../lib/bytes.ts';
import type { Result } from '../lib/result.ts';
import type { AppError } from '../errors/app-error.ts';
import { importAesKey } from './aead.ts';
import {
  BACKUP_CHUNK,
  openChunks,
  readPrelude,
  sealChunks,
  sealedLength,
  writePrelude,
  type BackupKey,
  type ChunkStream,
} from './backup-envelope.ts';
import { sha256 } from './digest.ts';

const random = seededRandom(5);
const key = await importAesKey<BackupKey>(random.bytes(32));
const { bytes: prelude, hash } = await writePrelude({ name: 'Lin Wei' });

async function through(
  stream: ChunkStream,
  bytes: Bytes,
  step: number,
): Promise<Result<Bytes, AppError>> {
  const out: Bytes[] = [];
  for (let at = 0; at < bytes.length; at += step) {
    const part = await stream.push(bytes.subarray(at, at + step));
    if (!part.ok) return part;
    out.push(...part.value);
  }
  const rest = await stream.end();
  return rest.ok ? { ok: true, value: concat(...out, ...rest.value) } : rest;
}
const open = (sealed: Bytes, step = 10_000): Promise<Result<Bytes, AppError>> =>
  through(openChunks(key, hash), sealed, step);
async function seal(plain: Bytes, step = 7_000): Promise<Bytes> {
  const sealed = await through(sealChunks(key, hash), plain, step);
  if (!sealed.ok) throw new Error('sealing failed');
  return sealed.value;
}
const isDamaged = { ok: false, error: { kind: 'backup-damaged' } };

it('gives back content of any length, in steps of any size', async () => {
  for (const length of [0, 1, BACKUP_CHUNK - 1, BACKUP_CHUNK, BACKUP_CHUNK + 1, 3 * BACKUP_CHUNK]) {
    const plain = random.bytes(length);
    const sealed = await seal(plain);
    expect(sealed.length).toBe(sealedLength(0, length));
    for (const step of [1_000, BACKUP_CHUNK, 1_000_000]) {
      const opened = await open(sealed, step);
      expect(opened.ok && toBase64Url(opened.value) === toBase64Url(plain), `${length}`).toBe(true);
    }
  }
});

it('refuses what is cut off, added, left out, doubled or put elsewhere', async () => {
  const size = BACKUP_CHUNK + 16;
  const sealed = await seal(random.bytes(3 * BACKUP_CHUNK + 100));
  const [a, b, c, d] = [0, 1, 2, 3].map(i => sealed.slice(i * size, (i + 1) * size)) as [
    Bytes,
    Bytes,
    Bytes,
    Bytes,
  ];
  const other = await seal(random.bytes(10));
  const wrong = {
    'the last byte': sealed.slice(0, -1),
    'the last chunk': concat(a, b, c),
    everything: new Uint8Array(),
    'a chunk in the midst': concat(a, c, d),
    'two in the other order': concat(b, a, c, d),
    'one twice': concat(a, b, b, c, d),
    'a byte more': concat(sealed, new Uint8Array(1)),
    'another end': concat(a, b, c, other),
    'a second file': concat(sealed, other),
  };
  for (const [what, bytes] of Object.entries(wrong)) {
    expect(await open(bytes), what).toMatchObject(isDamaged);
  }
});

it('opens under its own header only', async () => {
  const sealed = await seal(utf8('content'));
  const another = await writePrelude({ name: 'Zhao Min' });
  const opened = await through(openChunks(key, another.hash), sealed, 100);
  expect(opened).toMatchObject(isDamaged);
});

it('reads a beginning, and every flipped byte of it has its error', async () => {
  const file = concat(prelude, utf8('chunks'));
  const read = await readPrelude(file);
  expect(read).toMatchObject({ ok: true, value: { header: { name: 'Lin Wei' } } });
  expect(read.ok && read.value.length).toBe(prelude.length);
  for (let at = 0; at < prelude.length; at += 1) {
    const flipped = file.slice();
    flipped[at] = (flipped[at] ?? 0) ^ 0x10;
    const kind = at < 16 ? 'not-a-backup' : 'backup-damaged';
    expect(await readPrelude(flipped), `byte ${at}`).toMatchObject({ error: { kind } });
  }
  for (let length = 0; length < prelude.length; length += 1) {
    const kind = length < 16 ? 'not-a-backup' : 'backup-damaged';
    expect(await readPrelude(file.slice(0, length))).toMatchObject({ error: { kind } });
  }
});

it('tells a newer file from a damaged one', async () => {
  const length = prelude.length - 32;
  const newer = prelude.slice(0, length);
  newer[17] = 2;
  const file = concat(newer, await sha256(newer));
  expect(await readPrelude(file)).toMatchObject({ error: { kind: 'backup-newer' } });
});

// Key 32 × 0x07, header {"v":1}, content 'rackside'; checked with node:crypto, apart from this code.
const FROZEN =
  'cmFja3NpZGUtYmFja3VwCgABAAAAB3sidiI6MX1n-b22idA9LdEkEMyVPSCLDWwFjg-1RcS3lWKlZWuhokIp2gtHKYZiMOQ9hzkBK02yz7m7JQZvRw';

it('keeps its format: a frozen file of version 1 opens and is made the same again', async () => {
  const frozenKey = await importAesKey<BackupKey>(new Uint8Array(32).fill(7));
  const file = fromBase64Url(FROZEN);
  const read = await readPrelude(file);
  if (!read.ok) throw new Error('the frozen beginning does not read');
  expect(read.value.header).toEqual({ v: 1 });
  const stream = openChunks(frozenKey, read.value.hash);
  const opened = await through(stream, file.slice(read.value.length), 5);
  expect(opened.ok && fromUtf8(opened.value)).toBe('rackside');

  const made = await writePrelude({ v: 1 });
  const sealed = await through(sealChunks(frozenKey, made.hash), utf8('rackside'), 3);
  expect(sealed.ok && toBase64Url(concat(made.bytes, sealed.value))).toBe(FROZEN);
});
