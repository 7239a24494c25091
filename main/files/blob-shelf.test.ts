import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { randomBytes } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { BlobHash } from '../../common/crypto/blob-hash.ts';
import type { BlobId } from '../../common/crypto/blob-manifest.ts';
import { appErrorOf } from '../../common/errors/app-error.ts';
import { newId, type SpaceId } from '../../common/lib/ids.ts';
import { secureRandom } from '../../common/lib/random.ts';
import { err } from '../../common/lib/result.ts';
import { blobOf, type TestBlob } from '../../test/builders/blobs.ts';
import { valueOf } from '../../test/builders/vault.ts';
import { openBlobShelf, type BlobShelf } from './blob-shelf.ts';

let folder: string;
const space = newId<SpaceId>(secureRandom);
const random = (): TestBlob => blobOf(new Uint8Array(randomBytes(100)));
const open = async (): Promise<BlobShelf> => valueOf(await openBlobShelf(folder));
const pathOf = (hash: BlobHash): string => join(folder, hash.slice(0, 2), hash);

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rackside-shelf-'));
});
afterEach(() => rm(folder, { recursive: true }));

async function attached(shelf: BlobShelf, chunks = [random(), random()]) {
  const blob = newId<BlobId>(secureRandom);
  for (const { sha256, bytes } of chunks) valueOf(await shelf.files.write(sha256, bytes));
  const of = { blob, space, chunks: chunks.map(({ sha256 }) => sha256) };
  valueOf(await shelf.stage({ ...of, note: 'sealed' }));
  return of;
}

describe('the shelf of attached files', () => {
  it('has after a restart what was kept, in the state in which it was', async () => {
    const shelf = await open();
    const [one, two] = [await attached(shelf), await attached(shelf)];
    valueOf(await shelf.settle(two.blob));
    const again = await open();
    expect(again.index.get(one.blob)).toMatchObject({ state: 'staged', note: 'sealed' });
    expect(again.index.get(two.blob)).toMatchObject({ state: 'waiting' });
    expect(again.isWhole(one) && again.isWhole(two)).toBe(true);
  });

  it('keeps nothing under a wrong hash', async () => {
    const shelf = await open();
    const { sha256 } = random();
    const damaged = err(appErrorOf('blob-damaged'));
    expect(await shelf.files.write(sha256, random().bytes)).toEqual(damaged);
    expect(shelf.files.has(sha256)).toBe(false);
    expect(existsSync(pathOf(sha256))).toBe(false);
  });

  it('stages no file whose chunks are not all here', async () => {
    const shelf = await open();
    const of = { blob: newId<BlobId>(secureRandom), space, chunks: [random().sha256], note: '' };
    expect(await shelf.stage(of)).toEqual(err(appErrorOf('blob-missing')));
    expect(shelf.index.all()).toEqual([]);
  });

  it('puts a chunk aside that the disk changed, and takes a whole one again', async () => {
    const shelf = await open();
    const chunk = random();
    await attached(shelf, [chunk]);
    await writeFile(pathOf(chunk.sha256), 'rotten');
    expect(await shelf.files.read(chunk.sha256)).toEqual(err(appErrorOf('blob-damaged')));
    expect(await shelf.files.read(chunk.sha256)).toEqual(err(appErrorOf('blob-missing')));
    expect(await readFile(`${pathOf(chunk.sha256)}.damaged`, 'utf8')).toBe('rotten');
    valueOf(await shelf.files.write(chunk.sha256, chunk.bytes));
    expect(valueOf(await shelf.files.read(chunk.sha256))).toEqual(chunk.bytes);
  });

  it('sweeps what a crash left before a file was staged, and half written names', async () => {
    const shelf = await open();
    const kept = await attached(shelf);
    const orphan = random();
    valueOf(await shelf.files.write(orphan.sha256, orphan.bytes));
    await writeFile(`${pathOf(orphan.sha256)}.77.new`, 'half');
    const again = await open();
    expect(again.files.has(orphan.sha256)).toBe(false);
    expect(again.isWhole(kept)).toBe(true);
    expect(await readdir(join(folder, orphan.sha256.slice(0, 2)))).not.toContain(
      `${orphan.sha256}.77.new`,
    );
  });

  it('sweeps nothing while an entry can’t be read: its chunks may be the only ones there are', async () => {
    const shelf = await open();
    const [one, two] = [await attached(shelf), await attached(shelf)];
    await writeFile(join(folder, 'index', `${one.blob}.json`), 'rotten');
    const again = await open();
    expect(again.isWhole(one) && again.isWhole(two)).toBe(true);
  });

  it('drops a staged file with its chunks, but none that another file has, and no settled one', async () => {
    const shelf = await open();
    const [shared, own] = [random(), random()];
    const one = await attached(shelf, [shared, own]);
    const two = await attached(shelf, [shared]);
    await shelf.drop(one.blob);
    expect([shelf.files.has(shared.sha256), shelf.files.has(own.sha256)]).toEqual([true, false]);
    valueOf(await shelf.settle(two.blob));
    await shelf.drop(two.blob);
    expect(shelf.isWhole(two)).toBe(true);
  });

  it('offers everything again when the server is on another timeline, once', async () => {
    const shelf = await open();
    const of = await attached(shelf);
    valueOf(await shelf.settle(of.blob));
    const [first, second] = [secureRandom.uuid(), secureRandom.uuid()];
    valueOf(await shelf.onTimeline(space, first));
    valueOf(await shelf.arrived(of.blob));
    valueOf(await shelf.onTimeline(space, first));
    expect(shelf.index.get(of.blob)?.state).toBe('there');
    const again = await open();
    valueOf(await again.onTimeline(newId<SpaceId>(secureRandom), second));
    expect(again.index.get(of.blob)?.state).toBe('there');
    valueOf(await again.onTimeline(space, second));
    expect(again.index.get(of.blob)?.state).toBe('waiting');
  });
});
