import { z } from 'zod';
import { bytes } from '../../ipc/calls.ts';
import { spaceId } from '../../lib/ids.ts';

/** Most bytes of one sealed batch; a user action of 500 edits stays far below. */
export const MAX_BATCH_BYTES = 64 * 1024 * 1024;

/** All changes of one user action, as the data worker sealed them: the same bytes as in its log. */
export const sealedBatch = z.object({
  /** Given by the data worker, ascending, never twice in the life of one database. */
  n: z.int().min(1),
  space: spaceId,
  sealed: bytes.refine(sealed => sealed.length <= MAX_BATCH_BYTES),
});
/** @see sealedBatch */
export type SealedBatch = z.infer<typeof sealedBatch>;
