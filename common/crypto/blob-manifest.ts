import { z } from 'zod';
import { base64UrlOf } from '../lib/base64-url.ts';
import type { Brand } from '../lib/brand.ts';
import { KEY_BYTES } from './keys.ts';
import { chunkCount, MAX_BLOB_BYTES } from './blob-chunk.ts';
import { blobHash } from './blob-hash.ts';

/** A file that belongs to a record. */
export type BlobId = Brand<string, 'BlobId'>;
/** @see BlobId */
export const blobId = z.uuid().lowercase() as unknown as z.ZodType<BlobId, string>;

/** What it takes to find a file's chunks and to open them. */
export const blobManifest = z
  .object({
    id: blobId,
    /** Bytes of the file. */
    size: z.int().min(0).max(MAX_BLOB_BYTES),
    /** Seals this file and nothing else; it travels inside the sealed body of a change only. */
    key: base64UrlOf(KEY_BYTES),
    /** Addresses of the sealed chunks, in order. */
    chunks: z.array(blobHash).min(1).max(chunkCount(MAX_BLOB_BYTES)),
  })
  .refine(({ size, chunks }) => chunks.length === chunkCount(size), { path: ['chunks'] });
/** @see blobManifest */
export type BlobManifest = z.infer<typeof blobManifest>;
