import { z } from 'zod';

/**
 * What a database was the last time, kept outside it: a damaged LevelDB makes Chromium hand out an
 * empty database as if it were new, and only a witness elsewhere can tell.
 */
export const storeSentinel = z.object({
  v: z.literal(1),
  /** Id that the data worker gave to the database when it made it. */
  database: z.uuid(),
  /** Highest batch number in its log. */
  last: z.int().min(0),
  /** Wall clock of the note, ms. */
  at: z.number(),
  /** A restore put a journal here, from which the database is yet to be made. */
  restored: z.literal(true).optional(),
});
/** @see storeSentinel */
export type StoreSentinel = z.infer<typeof storeSentinel>;

/** Stands for the database of a sentinel that can't be read any more: there was one, nobody knows which. */
export const UNKNOWN_DATABASE = '00000000-0000-0000-0000-000000000000';
