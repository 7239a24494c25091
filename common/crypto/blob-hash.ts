import { z } from 'zod';
import type { Brand } from '../lib/brand.ts';
import type { Bytes } from '../lib/bytes.ts';
import { sha256 } from './digest.ts';

/**
 * SHA-256 of a sealed chunk in lower-case hex: its address in files, on the wire and in a bucket. Hex,
 * because some of those don't tell upper from lower case.
 */
export type BlobHash = Brand<string, 'BlobHash'>;

/** @see BlobHash */
export const blobHash = z.string().regex(/^[0-9a-f]{64}$/) as unknown as z.ZodType<
  BlobHash,
  string
>;

/** The address of these bytes. */
export async function hashOfChunk(sealed: Bytes): Promise<BlobHash> {
  const hex = Array.from(await sha256(sealed), byte => byte.toString(16).padStart(2, '0'));
  return hex.join('') as BlobHash;
}
