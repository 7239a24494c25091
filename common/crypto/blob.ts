import { appErrorOf, type AppError } from '../errors/app-error.ts';
import { fromBase64Url, toBase64Url, type Bytes } from '../lib/bytes.ts';
import { newId } from '../lib/ids.ts';
import type { Random } from '../lib/random.ts';
import { err, ok, type Result } from '../lib/result.ts';
import { importAesKey, type Sealed } from './aead.ts';
import { BLOB_CHUNK, chunkCount, openChunk, sealChunk, type BlobKey } from './blob-chunk.ts';
import { hashOfChunk, type BlobHash } from './blob-hash.ts';
import type { BlobId, BlobManifest } from './blob-manifest.ts';
import { KEY_BYTES } from './keys.ts';

/** A chunk as it is stored: under the hash of what it is. */
export interface SealedChunk {
  readonly hash: BlobHash;
  readonly sealed: Sealed;
}

/**
 * Seals a file chunk by chunk under a fresh key. Each chunk goes to `keep` before the next one is made,
 * so that a file is never held twice; the first failure of `keep` ends it. The manifest is complete, and
 * none of it was written anywhere.
 */
export async function sealBlob(
  content: Bytes,
  random: Random,
  keep: (chunk: SealedChunk) => Promise<Result<undefined, AppError>>,
): Promise<Result<BlobManifest, AppError>> {
  const id = newId<BlobId>(random);
  const raw = random.bytes(KEY_BYTES);
  const key = await importAesKey<BlobKey>(raw);
  const chunks: BlobHash[] = [];
  const size = content.length;
  for (let index = 0; index < chunkCount(size); index += 1) {
    const plain = content.subarray(index * BLOB_CHUNK, (index + 1) * BLOB_CHUNK);
    const sealed = await sealChunk(key, { blob: id, index, size }, plain);
    const hash = await hashOfChunk(sealed);
    const kept = await keep({ hash, sealed });
    if (!kept.ok) return kept;
    chunks.push(hash);
  }
  const manifest = { id, size, key: toBase64Url(raw), chunks };
  raw.fill(0);
  return ok(manifest);
}

/**
 * Opens a file from its chunks. `blob-damaged` as soon as one of them is not the one that was sealed
 * for its place: nothing of such a file is given out.
 * @param chunkOf the sealed bytes of a chunk; their hash is verified here
 */
export async function openBlob(
  manifest: BlobManifest,
  chunkOf: (hash: BlobHash) => Promise<Result<Bytes, AppError>>,
): Promise<Result<Bytes, AppError>> {
  const { id, size, chunks } = manifest;
  const damaged = err(appErrorOf('blob-damaged'));
  if (chunks.length !== chunkCount(size)) return damaged;
  const key = await importAesKey<BlobKey>(fromBase64Url(manifest.key));
  const content = new Uint8Array(size);
  for (const [index, hash] of chunks.entries()) {
    const sealed = await chunkOf(hash);
    if (!sealed.ok) return sealed;
    if ((await hashOfChunk(sealed.value)) !== hash) return damaged;
    const plain = await openChunk(key, { blob: id, index, size }, sealed.value);
    if (!plain.ok) return plain;
    content.set(plain.value, index * BLOB_CHUNK);
  }
  return ok(content);
}
