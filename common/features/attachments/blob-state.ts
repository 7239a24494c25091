import { z } from 'zod';
import { blobHash } from '../../crypto/blob-hash.ts';
import { blobId } from '../../crypto/blob-manifest.ts';
import { spaceId } from '../../lib/ids.ts';

/** Which file, and of what it is made. */
export const blobRef = z.object({
  blob: blobId,
  space: spaceId,
  chunks: z.array(blobHash).min(1).max(64),
});
/** @see blobRef */
export type BlobRef = z.infer<typeof blobRef>;

/** How much of a file has gone over the line, in chunks. */
const share = { done: z.int().min(0), of: z.int().min(1) };

/** Where the bytes of a file are, as far as this device knows. */
export const blobState = z.discriminatedUnion('at', [
  /** Whole here, and not (all of it) at the server. */
  z.object({ at: z.literal('here'), isServerFull: z.boolean().optional() }),
  z.object({ at: z.literal('sending'), ...share }),
  /** Whole here and at the server: every hash was verified by both. */
  z.object({ at: z.literal('both') }),
  z.object({ at: z.literal('fetching'), ...share }),
  /** Not whole here, and the server has not all of it either: only who attached it has. */
  z.object({ at: z.literal('elsewhere') }),
  /** Not whole here; nobody has asked the server yet. */
  z.object({ at: z.literal('unknown') }),
]);
/** @see blobState */
export type BlobState = z.infer<typeof blobState>;
