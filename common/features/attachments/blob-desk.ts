import { z } from 'zod';
import { MAX_SEALED_CHUNK } from '../../crypto/blob-chunk.ts';
import { blobHash } from '../../crypto/blob-hash.ts';
import { blobId } from '../../crypto/blob-manifest.ts';
import { bytes, nothing, type Contract } from '../../ipc/calls.ts';
import { spaceId } from '../../lib/ids.ts';
import { blobRef } from './blob-state.ts';

/** Sealed by the data worker, opened by it alone: which record a file was being attached to. */
const note = z.string().max(1000);

/**
 * What the data worker asks of main: to keep sealed chunks and to give them back. Main can open none.
 * Before a record names a file, all its chunks are on the disk (`stage`); after that it is told to send
 * them (`settle`). What a crash left in between is looked at when the store is opened.
 */
export const blobDesk = {
  calls: {
    /** Keeps a chunk, durably, if its bytes have this hash. */
    keep: {
      input: z.object({
        hash: blobHash,
        sealed: bytes.refine(({ length }) => length <= MAX_SEALED_CHUNK),
      }),
      output: nothing,
    },
    /** Forgets chunks of a file that could not be kept whole. */
    discard: { input: z.object({ chunks: blobRef.shape.chunks }), output: nothing },
    /** Notes a file all of whose chunks were kept; it is not sent before `settle`. */
    stage: { input: blobRef.extend({ note }), output: nothing },
    /** The record names the file now. */
    settle: { input: z.object({ blob: blobId }), output: nothing },
    /** No record will ever name it: forgets file and chunks. */
    drop: { input: z.object({ blob: blobId }), output: nothing },
    /** Files that were staged and neither settled nor dropped. */
    staged: {
      input: nothing,
      output: z.array(z.object({ blob: blobId, space: spaceId, note })),
    },
    /** The bytes of a chunk, whose hash was verified: `blob-missing` or `blob-damaged`. */
    read: { input: z.object({ hash: blobHash }), output: bytes },
    /**
     * Which timeline the space's server is on. Another one than before was restored from a backup and may
     * lack what it had: everything held here is offered again.
     */
    timeline: { input: z.object({ space: spaceId, timeline: z.uuid() }), output: nothing },
  },
  events: {},
} as const satisfies Contract;
/** @see blobDesk */
export type BlobDesk = typeof blobDesk;
