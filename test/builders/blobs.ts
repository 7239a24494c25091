import { createHash } from 'node:crypto';
import type { BlobHash } from '../../common/crypto/blob-hash.ts';
import type { Bytes } from '../../common/lib/bytes.ts';

/** Bytes as a server sees them, under their address. */
export interface TestBlob {
  readonly sha256: BlobHash;
  readonly bytes: Bytes;
}

/** A blob of these bytes, or of a text's; to a server every chunk looks random. */
export function blobOf(content: string | Bytes): TestBlob {
  const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
  return { bytes, sha256: createHash('sha256').update(bytes).digest('hex') as BlobHash };
}
