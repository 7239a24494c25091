import type { Database } from './tables.ts';

/** Numbers of rows, each given once. Only one worker at a time works on a store. */
export interface RowNumbers {
  nextBatch(): number;
  nextChunk(): number;
}

/**
 * Numbers go on after the highest that is there.
 * @param floor the highest batch number that is known elsewhere, such as in the journal
 */
export async function rowNumbers({ batch, chunk, body }: Database, floor = 0): Promise<RowNumbers> {
  const highest = await Promise.all(
    [batch, chunk, body].map(async table => {
      const [last] = await table.toCollection().reverse().limit(1).primaryKeys();
      return last ?? 0;
    }),
  );
  const [lastBatch = 0, ...lastChunks] = highest;
  let batches = Math.max(lastBatch, floor);
  let chunks = Math.max(...lastChunks);
  return {
    nextBatch: () => (batches += 1),
    nextChunk: () => (chunks += 1),
  };
}
