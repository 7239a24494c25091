import { appErrorOf, type AppError } from '../errors/app-error.ts';
import type { Brand } from '../lib/brand.ts';
import { utf8, type Bytes } from '../lib/bytes.ts';
import { err, ok, type Result } from '../lib/result.ts';
import { MIN_PADDED, padmeLength, type Sealed } from './aead.ts';

// A file, version 1 (docs/adr/0054): chunks of 1 MiB, each AES-256-GCM under a key that was made for this
// file alone, so that the chunk's number may be its nonce; bound to the file, to its place among the
// chunks and to the file's length. Every chunk but the last is full; the last one is filled up with zeros
// to its PADMÉ length, at most to a full chunk, and the file's length, which is in the manifest, says
// where they begin.

const AES = 'AES-GCM';
const NONCE = 12;
const TAG = 16;

/** Plain bytes of each chunk but the last. */
export const BLOB_CHUNK = 1_048_576;
/** Most bytes of a sealed chunk. */
export const MAX_SEALED_CHUNK = BLOB_CHUNK + TAG;
/** Largest file that is taken: 25 MB as people count them. */
export const MAX_BLOB_BYTES = 25 * 1_048_576;

/** Seals the chunks of one file: with any other use its counted nonces would come twice. */
export type BlobKey = Brand<CryptoKey, 'BlobKey'>;

/** Which chunk of which file. */
export interface ChunkPlace {
  readonly blob: string;
  readonly index: number;
  /** Bytes of the whole file. */
  readonly size: number;
}

/** How many chunks a file of so many bytes has; an empty one has one. */
export function chunkCount(size: number): number {
  return Math.max(1, Math.ceil(size / BLOB_CHUNK));
}

/** Plain bytes of a chunk, without its filling. */
function plainLength({ index, size }: ChunkPlace): number {
  return Math.min(BLOB_CHUNK, Math.max(0, size - index * BLOB_CHUNK));
}

/** Bytes of a chunk with its filling. */
function filledLength(place: ChunkPlace): number {
  return Math.min(BLOB_CHUNK, Math.max(MIN_PADDED, padmeLength(plainLength(place))));
}

function cipherOf(place: ChunkPlace) {
  const { blob, index, size } = place;
  const iv = new Uint8Array(NONCE);
  new DataView(iv.buffer).setUint32(NONCE - 4, index);
  const aad = `rackside/blob/v1\n${blob}\n${index}\n${chunkCount(size)}\n${size}`;
  return { name: AES, iv, additionalData: utf8(aad) } as const;
}

/** Seals one chunk; `plain` holds as many bytes as the file has there. */
export async function sealChunk(
  key: BlobKey,
  place: ChunkPlace,
  plain: Uint8Array,
): Promise<Sealed> {
  if (plain.length !== plainLength(place)) throw new RangeError('not the bytes of this chunk');
  const filled = new Uint8Array(filledLength(place));
  filled.set(plain);
  const sealed = await crypto.subtle.encrypt(cipherOf(place), key, filled);
  filled.fill(0);
  return new Uint8Array(sealed) as Sealed;
}

/** Opens one chunk. `blob-damaged` when it was not sealed by this key for this place. */
export async function openChunk(
  key: BlobKey,
  place: ChunkPlace,
  sealed: Bytes,
): Promise<Result<Bytes, AppError>> {
  const damaged = err(appErrorOf('blob-damaged'));
  if (sealed.length !== filledLength(place) + TAG) return damaged;
  try {
    const filled = await crypto.subtle.decrypt(cipherOf(place), key, sealed);
    return ok(new Uint8Array(filled).subarray(0, plainLength(place)));
  } catch {
    // WebCrypto reports a wrong tag as an exception; for us it is an expected failure.
    return damaged;
  }
}
