import { packState, type PackedState } from '../../common/sync/packed-state.ts';
import type { Database, HotRow } from './tables.ts';
import {
  CHUNK_RECORDS,
  headOf,
  packChunk,
  readBody,
  type ChunkBody,
  type ChunkedRecord,
  type ChunkRow,
  type Fold,
} from './fold-chunk.ts';
import type { Store } from './store.ts';

/** Tables that folds are written to. */
export const FOLD_TABLES = ['hot', 'chunk', 'body'] as const;

/** What a hot row holds. */
export interface HotContent {
  readonly fold: PackedState;
  readonly batches: readonly number[];
}

/** Folds sealed for their tables. */
export interface SealedFolds {
  /** Within a transaction over {@link FOLD_TABLES}. */
  write(db: Database): Promise<unknown>;
  /** After that transaction: memory follows the disk. */
  remember(): void;
}

/** What of the store it takes to seal folds and to remember them. */
export type FoldStore = Pick<Store, 'records' | 'rows' | 'blind' | 'numbers' | 'limits'> &
  Partial<Pick<Store, 'bodies'>>;

interface SealedChunk {
  readonly head: ChunkRow;
  readonly body: ChunkRow;
  readonly records: readonly ChunkedRecord[];
  readonly open: ChunkBody;
}

/**
 * Seals folds: a few as hot rows, many as chunks. In a chunk the newest come first, as lists want them.
 * @param asChunks whether they become chunks, however few they are
 */
export async function sealFolds(
  store: FoldStore,
  folds: readonly Fold[],
  asChunks = folds.length >= store.limits.chunkFrom,
): Promise<SealedFolds> {
  if (!asChunks) {
    const hot = await Promise.all(folds.map(fold => sealHot(store, fold)));
    return {
      write: db => (hot.length === 0 ? Promise.resolve() : db.hot.bulkPut(hot)),
      remember: () => {
        folds.forEach((fold, i) => {
          const row = hot[i]?.id;
          if (row !== undefined) store.records.putHot(headOf(fold), row, fold.state);
        });
      },
    };
  }
  const chunks = await Promise.all(groups(folds).map(group => sealChunk(store, group)));
  const leaving = folds.flatMap(({ state: { space, id } }) => {
    const place = store.records.inSpace(space, id)?.place;
    return place?.kind === 'hot' ? [place.row] : [];
  });
  return {
    write: db =>
      Promise.all([
        db.chunk.bulkAdd(chunks.map(({ head }) => head)),
        db.body.bulkAdd(chunks.map(({ body }) => body)),
        ...(leaving.length === 0 ? [] : [db.hot.bulkDelete(leaving)]),
      ]),
    remember: () => {
      for (const { head, records, open } of chunks) {
        store.records.putChunk(head.n, records);
        store.bodies?.put(head.n, open);
      }
    },
  };
}

async function sealHot(store: FoldStore, { state, batches }: Fold): Promise<HotRow> {
  const { id, space } = state;
  const known = store.records.inSpace(space, id)?.row;
  const row = known ?? (await store.blind.of('record', space, id));
  const content: HotContent = { fold: packState(state), batches };
  return { id: row, space, sealed: await store.rows.seal('hot', row, space, content) };
}

async function sealChunk(store: FoldStore, folds: readonly Fold[]): Promise<SealedChunk> {
  const n = store.numbers.nextChunk();
  const space = folds[0]?.state.space;
  if (space === undefined) throw new RangeError('a chunk has records');
  const { head, body, records } = packChunk(folds);
  const [sealedHead, sealedBody] = await Promise.all([
    store.rows.sealBytes('chunk', n, space, head),
    store.rows.sealBytes('body', n, space, body),
  ]);
  return {
    head: { n, space, sealed: sealedHead },
    body: { n, space, sealed: sealedBody },
    records,
    open: readBody(body),
  };
}

/** By space, newest first, in parts of about the same size. */
function groups(folds: readonly Fold[]): Fold[][] {
  const bySpace = new Map<string, Fold[]>();
  for (const fold of folds) {
    const of = bySpace.get(fold.state.space);
    if (of === undefined) bySpace.set(fold.state.space, [fold]);
    else of.push(fold);
  }
  return [...bySpace.values()].flatMap(of => {
    of.sort((a, b) => (a.state.latest.stamp.hlc < b.state.latest.stamp.hlc ? 1 : -1));
    const parts = Math.ceil(of.length / CHUNK_RECORDS);
    const size = Math.ceil(of.length / parts);
    return Array.from({ length: parts }, (_, i) => of.slice(i * size, (i + 1) * size));
  });
}
