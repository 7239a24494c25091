import { version1 } from './version-1.ts';

/**
 * Second version: one sealed row for each user action or pulled page instead of three for each change,
 * and folds in chunks (docs/adr/0040). The tables of version 1 stay, for a key can't be given another
 * meaning; after the workspace is unlocked their rows are moved over (../move-to-version-2.ts), page by page.
 */
export const version2 = {
  version: 2,
  stores: {
    ...version1.stores,
    /** The log, see BatchRow. Indexed by space: a space may be offered again as a whole. */
    batch: 'n, space',
    /** What is known of the records of a chunk, and their folds; one row in each table has one number. */
    chunk: 'n',
    body: 'n',
    /** Folds that changed since their chunk was written; a row here wins over it. */
    hot: 'id',
    /** For each batch what of it the server has not confirmed yet. */
    waiting: 'n',
    /** For each batch of this device what the server said when it took its changes. */
    taken: 'n',
    /** Changes of a newer app that are in the log and in no fold. */
    kept: 'id',
  },
} as const;
