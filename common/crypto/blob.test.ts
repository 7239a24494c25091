import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../test/fakes/seeded-random.ts';
import { appErrorOf } from '../errors/app-error.ts';
import type { Bytes } from '../lib/bytes.ts';
import { err, ok } from '../lib/result.ts';
import { importAesKey } from './aead.ts';
import {
  BLOB_CHUNK,
  MAX_SEALED_CHUNK,
  openChunk,
  sealChunk,
  type BlobKey,
  type ChunkPlace,
} from './blob-chunk.ts';
import { hashOfChunk, type BlobHash } from './blob-hash.ts';
import { blobManifest, type BlobManifest } from './blob-manifest.ts';
import { openBlob, sealBlob } from './blob.ts';

const damaged = err(appErrorOf('blob-damaged'));
const random = seededRandom(7);

async function sealed(content: Bytes) {
  const chunks = new Map<BlobHash, Bytes>();
  const manifest = await sealBlob(content, random, async chunk => {
    chunks.set(chunk.hash, chunk.sealed);
    return ok(undefined);
  });
  if (!manifest.ok) throw new Error('not sealed');
  const open = (from: BlobManifest = manifest.value, at: ReadonlyMap<BlobHash, Bytes> = chunks) =>
    openBlob(from, async hash => {
      const found = at.get(hash);
      return found === undefined ? err(appErrorOf('blob-missing')) : ok(found);
    });
  return { manifest: manifest.value, chunks, open };
}

/** Random bytes, some at a time: WebCrypto gives 64 KiB at most. */
function contentOf(length: number): Bytes {
  const out = new Uint8Array(length);
  for (let at = 0; at < length; at += 65_536) {
    out.set(random.bytes(Math.min(65_536, length - at)), at);
  }
  return out;
}

describe('a file', () => {
  it.each([0, 1, 63, 64, 65, 5000, BLOB_CHUNK - 1, BLOB_CHUNK, BLOB_CHUNK + 1, 2 * BLOB_CHUNK + 7])(
    'of %d bytes comes back as it was, in chunks of a megabyte at most',
    async length => {
      const content = contentOf(length);
      const { manifest, chunks, open } = await sealed(content);
      expect(manifest.chunks).toHaveLength(Math.max(1, Math.ceil(length / BLOB_CHUNK)));
      expect(blobManifest.safeParse(manifest).success).toBe(true);
      for (const [hash, bytes] of chunks) {
        expect(bytes.length).toBeLessThanOrEqual(MAX_SEALED_CHUNK);
        expect(await hashOfChunk(bytes)).toBe(hash);
      }
      const opened = await open();
      expect(opened.ok && Buffer.compare(opened.value, content)).toBe(0);
    },
  );

  it('is sealed by another key each time, so that equal files have no chunk in common', async () => {
    const content = contentOf(1000);
    const [one, other] = [await sealed(content), await sealed(content)];
    expect(one.manifest.key).not.toBe(other.manifest.key);
    expect(one.manifest.chunks).not.toEqual(other.manifest.chunks);
  });

  it('shows its length only roughly', async () => {
    const lengthOf = async (length: number) =>
      [...(await sealed(contentOf(length))).chunks.values()][0]?.length;
    expect(await lengthOf(1)).toBe(await lengthOf(40));
    expect(await lengthOf(700_000)).toBe(await lengthOf(704_000));
  });

  it('ends at the first chunk that can’t be kept', async () => {
    let kept = 0;
    const full = err(appErrorOf('disk-full'));
    const manifest = await sealBlob(contentOf(3 * BLOB_CHUNK), random, async () => {
      kept += 1;
      return kept === 2 ? full : ok(undefined);
    });
    expect(manifest).toEqual(full);
    expect(kept).toBe(2);
  });
});

describe('a file is refused', () => {
  it('when any byte of any chunk is another, whether or not the manifest names that hash', async () => {
    const { manifest, chunks, open } = await sealed(contentOf(300));
    const [hash] = manifest.chunks as [BlobHash];
    const good = chunks.get(hash)!;
    await fc.assert(
      fc.asyncProperty(
        fc.nat(good.length - 1),
        fc.integer({ min: 1, max: 255 }),
        async (at, by) => {
          const bad = good.slice();
          bad[at] = (bad[at] ?? 0) ^ by;
          expect(await open(manifest, new Map([[hash, bad]]))).toEqual(damaged);
          const other = await hashOfChunk(bad);
          const naming = { ...manifest, chunks: [other] };
          expect(await open(naming, new Map([[other, bad]]))).toEqual(damaged);
        },
      ),
      { numRuns: 200 },
    );
  });

  it('when a chunk is cut, lengthened, or not there', async () => {
    const { manifest, chunks, open } = await sealed(contentOf(300));
    const [hash] = manifest.chunks as [BlobHash];
    const good = chunks.get(hash)!;
    for (const bad of [
      good.slice(1),
      good.slice(0, -1),
      new Uint8Array([...good, 0]),
      good.slice(0, 0),
    ]) {
      const other = await hashOfChunk(bad);
      expect(await open({ ...manifest, chunks: [other] }, new Map([[other, bad]]))).toEqual(
        damaged,
      );
    }
    expect(await open(manifest, new Map())).toEqual(err(appErrorOf('blob-missing')));
  });

  it('when chunks are swapped, repeated, left out, or another file’s', async () => {
    const content = contentOf(3 * BLOB_CHUNK);
    const [one, other] = [await sealed(content), await sealed(content)];
    const [a, b, c] = one.manifest.chunks as [BlobHash, BlobHash, BlobHash];
    const [x] = other.manifest.chunks as [BlobHash];
    const all = new Map([...one.chunks, ...other.chunks]);
    for (const chunks of [
      [b, a, c],
      [a, a, c],
      [x, b, c],
      [a, b],
      [a, b, c, c],
    ]) {
      expect(await one.open({ ...one.manifest, chunks }, all)).toEqual(damaged);
    }
    expect(await one.open({ ...one.manifest, id: other.manifest.id }, all)).toEqual(damaged);
    expect(await one.open({ ...one.manifest, key: other.manifest.key }, all)).toEqual(damaged);
    expect(await one.open({ ...one.manifest, size: content.length - 1 }, all)).toEqual(damaged);
  });

  it('by its manifest, when the chunks don’t make up its size or it is too large', async () => {
    const { manifest } = await sealed(contentOf(10));
    const bad = [
      { ...manifest, size: BLOB_CHUNK + 1 },
      { ...manifest, size: -1 },
      { ...manifest, size: 26 * BLOB_CHUNK, chunks: Array(26).fill(manifest.chunks[0]) },
      { ...manifest, chunks: [] },
      { ...manifest, chunks: ['../../etc/passwd'] },
      { ...manifest, chunks: [manifest.chunks[0]!.toUpperCase()] },
      { ...manifest, key: manifest.key.slice(1) },
      { ...manifest, id: '../x' },
    ];
    for (const one of bad) expect(blobManifest.safeParse(one).success).toBe(false);
  });
});

it('a chunk opens at its own place only', async () => {
  const key = await importAesKey<BlobKey>(random.bytes(32));
  const place: ChunkPlace = { blob: 'a', index: 1, size: 3 * BLOB_CHUNK };
  const chunk = await sealChunk(key, place, contentOf(BLOB_CHUNK));
  expect((await openChunk(key, place, chunk)).ok).toBe(true);
  for (const other of [
    { ...place, index: 0 },
    { ...place, blob: 'b' },
    { ...place, size: 4 * BLOB_CHUNK },
    { ...place, size: 3 * BLOB_CHUNK - 1 },
  ]) {
    expect(await openChunk(key, other, chunk)).toEqual(damaged);
  }
});
