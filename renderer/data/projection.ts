import type { RecordId, SpaceId } from '../../common/lib/ids.ts';
import type { EntityState } from '../../common/sync/entity-state.ts';
import type { DamagedRecord } from './data-contract.ts';
import type { ChunkedRecord, RecordHead } from './fold-chunk.ts';

/** Where a record's fold lies. */
export type FoldPlace =
  | {
      readonly kind: 'hot';
      /** Id of its row. */
      readonly row: string;
      readonly state: EntityState;
    }
  | {
      readonly kind: 'chunk';
      readonly n: number;
      /** Place among the records of the chunk, then its bytes within the body. */
      readonly index: number;
      readonly at: number;
      readonly length: number;
    };

/** A record in memory: what lists need of it, and where its fold lies. One object for its whole life. */
export interface LiveRecord extends RecordHead {
  readonly place: FoldPlace;
  /** Id of the row that it had or has in the hot table; known once it was needed. */
  readonly row: string | undefined;
  /** Neither its fold nor its log can be read. */
  readonly damaged: boolean;
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

interface TypeList {
  readonly records: LiveRecord[];
  /** Whether they are in order; sorting waits until somebody looks. */
  sorted: boolean;
}

/** Every record's head in memory, from unlock to lock; folds are read when they are needed. */
export interface Projection {
  /** Records whose fold can be read. */
  readonly size: number;
  /** Ids are random, so only a forged change brings one into a second space. */
  byId(id: RecordId): readonly LiveRecord[];
  inSpace(space: SpaceId, id: RecordId): LiveRecord | undefined;
  /** Newest first; the array is the projection's own and changes with it. */
  ofType(type: string): readonly LiveRecord[];
  types(): readonly string[];
  all(): Iterable<LiveRecord>;
  /** Records whose fold lies in this chunk. */
  inChunk(n: number): readonly LiveRecord[];
  /** Chunks with the count of the records that still have their fold there, of how many. */
  chunks(): ReadonlyMap<number, { readonly live: number; readonly of: number }>;
  hot(): ReadonlySet<LiveRecord>;
  putHot(head: RecordHead, row: string, state: EntityState): void;
  putChunk(n: number, records: readonly ChunkedRecord[]): void;
  dropChunk(n: number): void;
  /** @param row its hot row, when that is what can't be read */
  markDamaged(record: LiveRecord, row?: string): void;
  /** A row that can't be opened, by its id or number. */
  markRowDamaged(id: string, space: SpaceId): void;
  clearRowDamage(id: string): void;
  isRowDamaged(id: string): boolean;
  damagedRows(): readonly DamagedRecord[];
  damaged(): readonly DamagedRecord[];
}

const CHUNK_NAME = /^chunk \d+$/;

/** How a chunk is named among damaged rows, whose other names are ids without a space. */
export function chunkName(n: number): string {
  return `chunk ${n}`;
}

/** @see chunkName */
export function isChunkName(name: string): boolean {
  return CHUNK_NAME.test(name);
}

/** An empty projection. */
export function projection(): Projection {
  const records = new Map<RecordId, LiveRecord | LiveRecord[]>();
  const types = new Map<string, TypeList>();
  const chunks = new Map<number, { live: number; of: number; readonly records: LiveRecord[] }>();
  const hot = new Set<LiveRecord>();
  const damagedRows = new Map<string, DamagedRecord>();
  const damaged = new Set<LiveRecord>();
  let size = 0;

  const byId = (id: RecordId): readonly LiveRecord[] => {
    const found = records.get(id);
    return found === undefined ? [] : Array.isArray(found) ? found : [found];
  };
  const inSpace = (space: SpaceId, id: RecordId): LiveRecord | undefined => {
    const found = records.get(id);
    if (found === undefined) return undefined;
    if (!Array.isArray(found)) return found.space === space ? found : undefined;
    return found.find(one => one.space === space);
  };
  const listOf = (type: string): TypeList => {
    const known = types.get(type);
    if (known !== undefined) return known;
    const list: TypeList = { records: [], sorted: true };
    types.set(type, list);
    return list;
  };
  const leavePlace = ({ place }: LiveRecord): void => {
    const chunk = place.kind === 'chunk' ? chunks.get(place.n) : undefined;
    if (chunk !== undefined) chunk.live -= 1;
  };
  const put = (head: RecordHead, place: FoldPlace): LiveRecord => {
    const before: Mutable<LiveRecord> | undefined = inSpace(head.space, head.id);
    const list = listOf(head.type);
    if (before === undefined) {
      const { id, space, type, hlc, deleted, batches, numbers } = head;
      const record: LiveRecord = {
        id,
        space,
        type,
        hlc,
        deleted,
        batches,
        numbers,
        place,
        row: place.kind === 'hot' ? place.row : undefined,
        damaged: false,
      };
      const known = byId(id);
      records.set(id, known.length === 0 ? record : [...known, record]);
      append(list, record);
      size += 1;
      return record;
    }
    leavePlace(before);
    if (before.damaged) {
      before.damaged = false;
      damaged.delete(before);
      size += 1;
    }
    if (before.type === head.type) {
      if (before.hlc !== head.hlc) list.sorted = false;
    } else {
      const old = listOf(before.type).records;
      old.splice(old.indexOf(before), 1);
      before.type = head.type;
      before.hlc = head.hlc;
      append(list, before);
    }
    before.hlc = head.hlc;
    before.deleted = head.deleted;
    before.batches = head.batches;
    before.numbers = head.numbers;
    before.place = place;
    if (place.kind === 'hot') before.row = place.row;
    return before;
  };

  return {
    get size() {
      return size;
    },
    byId,
    inSpace,
    ofType: type => {
      const list = types.get(type);
      if (list === undefined) return [];
      if (!list.sorted) list.records.sort(newestFirst);
      list.sorted = true;
      return list.records;
    },
    types: () => [...types.keys()],
    all: function* () {
      for (const { records: ofType } of types.values()) yield* ofType;
    },
    inChunk: n =>
      (chunks.get(n)?.records ?? []).filter(({ place }) => place.kind === 'chunk' && place.n === n),
    chunks: () => chunks,
    hot: () => hot,
    putHot: (head, row, state) => {
      hot.add(put(head, { kind: 'hot', row, state }));
      damagedRows.delete(row);
    },
    putChunk: (n, chunked) => {
      const chunk = { live: chunked.length, of: chunked.length, records: [] as LiveRecord[] };
      chunks.set(n, chunk);
      for (const [index, one] of chunked.entries()) {
        const { at, length } = one;
        const record = put(one, { kind: 'chunk', n, index, at, length });
        chunk.records.push(record);
        hot.delete(record);
      }
    },
    dropChunk: n => chunks.delete(n),
    markDamaged: (record: Mutable<LiveRecord>, row = record.row) => {
      record.row = row;
      if (record.damaged) return;
      record.damaged = true;
      damaged.add(record);
      size -= 1;
    },
    markRowDamaged: (id, space) => damagedRows.set(id, { id, space }),
    clearRowDamage: id => damagedRows.delete(id),
    isRowDamaged: id => damagedRows.has(id),
    damagedRows: () => [...damagedRows.values()],
    damaged: () => [
      ...damagedRows.values(),
      ...[...damaged]
        .filter(({ row }) => row === undefined || !damagedRows.has(row))
        .map(({ id, space }) => ({ id, space })),
    ],
  };
}

function append(list: TypeList, record: LiveRecord): void {
  const last = list.records.at(-1);
  if (last !== undefined && newestFirst(last, record) > 0) list.sorted = false;
  list.records.push(record);
}

/** By hybrid clock, ties by id: an order that depends on the records only. */
export function newestFirst(
  a: Pick<LiveRecord, 'hlc' | 'id'>,
  b: Pick<LiveRecord, 'hlc' | 'id'>,
): number {
  if (a.hlc !== b.hlc) return a.hlc < b.hlc ? 1 : -1;
  if (a.id === b.id) return 0;
  return a.id < b.id ? -1 : 1;
}
