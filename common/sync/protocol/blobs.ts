import { z } from 'zod';
import { blobHash, type BlobHash } from '../../crypto/blob-hash.ts';
import { orgId, spaceId, type OrgId, type SpaceId } from '../../lib/ids.ts';

/**
 * `PUT|HEAD|GET /v1/blobs/{sha256}?org&space`: one sealed chunk of an attached file, as bytes, under the
 * hash of what it is (common/crypto/blob-chunk.ts). The server can open none, and does not know which
 * belong together. PUT needs `content-length`, takes at most `MAX_SEALED_CHUNK` bytes, may be repeated,
 * and stores nothing unless the bytes have that hash; HEAD tells what still has to be sent. Every answer
 * names the hash, in its body or as its `etag`: a network's log-in page answers 200 to anything.
 */
export const blobParams = z.object({ sha256: blobHash });
/** @see blobParams */
export const blobQuery = z.object({ org: orgId, space: spaceId });

/** Which chunk, of whom. */
export interface BlobPlace {
  readonly org: OrgId;
  readonly space: SpaceId;
  readonly sha256: BlobHash;
}

/** Answer of PUT: it is there now. */
export const blobKept = z.object({ sha256: blobHash });
/** @see blobKept */
export type BlobKept = z.infer<typeof blobKept>;

/** The `etag` of HEAD and GET (RFC 9110 §8.8.3). */
export function blobTag(sha256: BlobHash): string {
  return `"${sha256}"`;
}

/** How a chunk travels. */
export const BLOB_MEDIA_TYPE = 'application/octet-stream';

/** Path of a chunk on the server. */
export function blobPath({ org, space, sha256 }: BlobPlace): string {
  return `/v1/blobs/${sha256}?org=${org}&space=${space}`;
}
