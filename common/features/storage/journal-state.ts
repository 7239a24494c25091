import { z } from 'zod';

/** The journal as it stands: the second copy of everything that is on this machine only. */
export const journalState = z.object({
  segments: z.int().min(0),
  bytes: z.number().min(0),
  /** Batches that are kept. */
  batches: z.int().min(0),
  /** Highest batch number that was ever appended and is still known; 0 for none. */
  last: z.int().min(0),
  /** Bytes of an unfinished entry that were cut off when the journal was opened: a power cut. */
  torn: z.number().min(0),
  /** Bytes that don't hold together, in the midst of the journal; they are kept as they are. */
  damaged: z.number().min(0),
});
/** @see journalState */
export type JournalState = z.infer<typeof journalState>;
