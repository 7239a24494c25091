import type { ChunkRow, ChunkBody } from './fold-chunk.ts';
import { readBody } from './fold-chunk.ts';
import type { Database } from './tables.ts';
import { mapBounded } from './map-bounded.ts';
import type { SealedRows } from './sealed-rows.ts';

/** Decrypted bodies that stay in memory, bytes; beyond it the longest unused goes. */
const KEPT_BYTES = 96 * 1024 * 1024;
const OPEN_AT_ONCE = 16;

/** Bodies of chunks, read when they are needed and kept for a while. */
export interface ChunkBodies {
  /**
   * The bodies with these numbers. One that is not there now, because the chunk was replaced
   * meanwhile, is `gone`; one that can't be opened is `damaged`.
   */
  read(numbers: readonly number[]): Promise<Map<number, ChunkBody | 'gone' | 'damaged'>>;
  /** Takes what was just written. */
  put(n: number, body: ChunkBody): void;
  forget(n: number): void;
}

/** No body is read yet. */
export function chunkBodies({ body: table }: Database, rows: SealedRows): ChunkBodies {
  // In the order of use: a map keeps the order in which keys came.
  const kept = new Map<number, ChunkBody>();
  let bytes = 0;

  const forget = (n: number): void => {
    bytes -= kept.get(n)?.size ?? 0;
    kept.delete(n);
  };
  const put = (n: number, body: ChunkBody): void => {
    forget(n);
    kept.set(n, body);
    bytes += body.size;
    for (const [oldest] of kept) {
      if (bytes <= KEPT_BYTES || oldest === n) break;
      forget(oldest);
    }
  };
  const open = async (row: ChunkRow): Promise<ChunkBody | 'damaged'> => {
    const opened = await rows.openBytes('body', row);
    return opened.ok ? readBody(opened.value) : 'damaged';
  };
  return {
    put,
    forget,
    read: async numbers => {
      const found = new Map<number, ChunkBody | 'gone' | 'damaged'>();
      const missing: number[] = [];
      for (const n of numbers) {
        const body = kept.get(n);
        if (body === undefined) missing.push(n);
        else {
          found.set(n, body);
          kept.delete(n);
          kept.set(n, body);
        }
      }
      if (missing.length === 0) return found;
      const read = await table.bulkGet(missing);
      const opened = await mapBounded(read, OPEN_AT_ONCE, async row =>
        row === undefined ? 'gone' : open(row),
      );
      missing.forEach((n, i) => {
        const body = opened[i] ?? 'gone';
        found.set(n, body);
        if (typeof body !== 'string') put(n, body);
      });
      return found;
    },
  };
}
