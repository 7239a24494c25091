import type { Sealed } from '../../common/crypto/aead.ts';
import { concat, fromUtf8, utf8, type Bytes } from '../../common/lib/bytes.ts';
import type { RecordId, SpaceId } from '../../common/lib/ids.ts';
import type { EntityState } from '../../common/sync/entity-state.ts';
import {
  foldPacker,
  foldUnpacker,
  type PackedFold,
  type PackedStamp,
} from '../../common/sync/packed-fold.ts';
import { lifeOf } from '../../common/sync/record-life.ts';
import { encodeAll } from './encode-all.ts';

/** Records in a chunk at most: what one damaged row can hide, and what one read decrypts. */
export const CHUNK_RECORDS = 256;

/** A part of a chunk: its head in one table, its body with the head in another, under the same number. */
export interface ChunkRow {
  readonly n: number;
  readonly space: SpaceId;
  readonly sealed: Sealed;
}

/** A record's fold with the numbers of the log's batches that its changes lie in. */
export interface Fold {
  readonly state: EntityState;
  readonly batches: readonly number[];
}

/** What is known of a record without reading its fold. */
export interface RecordHead {
  readonly id: RecordId;
  readonly space: SpaceId;
  readonly type: string;
  /** Clock of its latest change: lists are in its order. */
  readonly hlc: string;
  readonly deleted: boolean;
  readonly batches: readonly number[];
  /** Values of its field `number`; see record-numbers.ts. */
  readonly numbers: readonly string[];
}
/** A record of a chunk: its head, and the bytes of its fold among the folds of the body. */
export interface ChunkedRecord extends RecordHead {
  readonly at: number;
  readonly length: number;
}

type PackedHead = readonly [
  id: RecordId,
  type: number,
  hlc: number,
  deleted: 0 | 1,
  length: number,
  batches: number | readonly number[],
  ...numbers: string[],
];
interface PackedChunk {
  readonly v: 1;
  readonly types: readonly string[];
  readonly hlcs: readonly string[];
  readonly records: readonly PackedHead[];
}

const none: readonly string[] = [];
const LENGTH_BYTES = 4;

/** What is known of a record, from its fold. */
export function headOf({ state, batches }: Fold): RecordHead {
  const { id, space, born, latest } = state;
  const numbers = (state.registers.get('number')?.heads ?? []).flatMap(({ value }) =>
    typeof value === 'string' ? [value] : [],
  );
  return {
    id,
    space,
    type: born.type,
    hlc: latest.stamp.hlc,
    deleted: lifeOf(state).deleted,
    batches,
    numbers: numbers.length === 0 ? none : numbers,
  };
}

/** Head and body of a chunk, not sealed yet, and its records in the order in which they lie there. */
export function packChunk(folds: readonly Fold[]): {
  readonly head: Bytes;
  readonly body: Bytes;
  readonly records: readonly ChunkedRecord[];
} {
  const packer = foldPacker();
  const { bytes: packedFolds, lengths } = encodeAll(
    folds.map(({ state }) => JSON.stringify(packer.pack(state))),
  );
  const types = numbering();
  const hlcs = numbering();
  const heads: PackedHead[] = [];
  let at = 0;
  const records = folds.map((fold, i): ChunkedRecord => {
    const length = lengths[i] ?? 0;
    const record = { ...headOf(fold), at, length };
    at += length;
    const { id, type, hlc, deleted, batches, numbers } = record;
    const [only] = batches;
    heads.push([
      id,
      types.of(type),
      hlcs.of(hlc),
      deleted ? 1 : 0,
      length,
      batches.length === 1 && only !== undefined ? only : batches,
      ...numbers,
    ]);
    return record;
  });
  const packed: PackedChunk = { v: 1, types: types.all, hlcs: hlcs.all, records: heads };
  const head = utf8(JSON.stringify(packed));
  const stamps = utf8(JSON.stringify(packer.stamps));
  return { head, body: joined(head, stamps, packedFolds), records };
}

/** The heads of a chunk; throws on a version that this app does not know. */
export function unpackHead(space: SpaceId, bytes: Bytes): ChunkedRecord[] {
  const chunk = JSON.parse(fromUtf8(bytes)) as PackedChunk;
  if (chunk.v !== 1) throw new RangeError('a chunk of another version');
  let at = 0;
  return chunk.records.map(([id, type, hlc, deleted, length, batches, ...numbers]) => {
    const record: ChunkedRecord = {
      id,
      space,
      type: chunk.types[type] ?? '',
      hlc: chunk.hlcs[hlc] ?? '',
      deleted: deleted === 1,
      batches: typeof batches === 'number' ? [batches] : batches,
      numbers: numbers.length === 0 ? none : numbers,
      at,
      length,
    };
    at += length;
    return record;
  });
}

/** Lengths, the head once more, the stamps, the folds one after the other. */
function joined(head: Bytes, stamps: Bytes, folds: Uint8Array): Bytes {
  const lengths = new Uint8Array(2 * LENGTH_BYTES);
  new DataView(lengths.buffer).setUint32(0, head.length);
  new DataView(lengths.buffer).setUint32(LENGTH_BYTES, stamps.length);
  return concat(lengths, head, stamps, folds);
}

/** Folds of a chunk's body, each unpacked when it is asked for. */
export interface ChunkBody {
  readonly size: number;
  /** The head that lies in the body too, for when the head's own row is damaged. */
  readonly head: Bytes;
  stateOf(record: Pick<ChunkedRecord, 'id' | 'space' | 'at' | 'length'>): EntityState;
}

/** A body whose folds can be read. */
export function readBody(bytes: Bytes): ChunkBody {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const headEnd = 2 * LENGTH_BYTES + view.getUint32(0);
  const start = headEnd + view.getUint32(LENGTH_BYTES);
  const stamps = JSON.parse(fromUtf8(bytes.subarray(headEnd, start))) as PackedStamp[];
  const unpack = foldUnpacker(stamps);
  return {
    size: bytes.length,
    head: bytes.subarray(2 * LENGTH_BYTES, headEnd),
    stateOf: ({ id, space, at, length }) => {
      const text = fromUtf8(bytes.subarray(start + at, start + at + length));
      return unpack(space, id, JSON.parse(text) as PackedFold);
    },
  };
}

function numbering(): { readonly all: string[]; of(text: string): number } {
  const all: string[] = [];
  const places = new Map<string, number>();
  return {
    all,
    of: text => {
      const known = places.get(text);
      if (known !== undefined) return known;
      const place = all.push(text) - 1;
      places.set(text, place);
      return place;
    },
  };
}
