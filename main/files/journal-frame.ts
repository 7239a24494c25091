import { createHash } from 'node:crypto';
import { MAX_BATCH_BYTES, type SealedBatch } from '../../common/features/storage/sealed-batch.ts';
import type { Bytes } from '../../common/lib/bytes.ts';
import type { SpaceId } from '../../common/lib/ids.ts';

// A frame, little-endian: marker (4) ‖ length of the body (4) ‖ check (8) ‖ body. The check is the head of
// SHA-256 over segment, place and body: an old frame at another place is no frame. It finds what a power
// cut or a bad block did; against who writes on purpose the batch's own seal stands.
// Body: kind (1) ‖ batch number (8) ‖ space (16) ‖ sealed bytes.

const MARKER = 0x314a5352;
const HEAD = 16;
const BODY_HEAD = 25;
const KIND_BATCH = 1;
const KIND_WITHDRAWN = 2;
const NO_SPACE = '00000000-0000-0000-0000-000000000000' as SpaceId;

/** One entry of a segment. */
export type Entry =
  | { readonly kind: 'batch'; readonly batch: SealedBatch }
  | { readonly kind: 'withdrawn'; readonly n: number };

/** An entry and where its frame lies. */
export interface Frame {
  readonly n: number;
  readonly kind: Entry['kind'];
  readonly at: number;
  readonly length: number;
}

/** What a segment holds. */
export interface Scan {
  readonly frames: readonly Frame[];
  /** End of the last whole frame; what lies beyond was never finished. */
  readonly end: number;
  /** Bytes before `end` that belong to no whole frame. */
  readonly damaged: number;
}

/** The frame of an entry, for one place in one segment. */
export function encodeFrame(segment: number, at: number, entry: Entry): Bytes {
  const isBatch = entry.kind === 'batch';
  const sealed = isBatch ? entry.batch.sealed : new Uint8Array();
  const frame = new Uint8Array(HEAD + BODY_HEAD + sealed.length);
  const view = new DataView(frame.buffer);
  view.setUint32(0, MARKER, true);
  view.setUint32(4, BODY_HEAD + sealed.length, true);
  view.setUint8(HEAD, isBatch ? KIND_BATCH : KIND_WITHDRAWN);
  view.setBigUint64(HEAD + 1, BigInt(isBatch ? entry.batch.n : entry.n), true);
  frame.set(
    Buffer.from((isBatch ? entry.batch.space : NO_SPACE).replaceAll('-', ''), 'hex'),
    HEAD + 9,
  );
  frame.set(sealed, HEAD + BODY_HEAD);
  frame.set(checkOf(segment, at, frame.subarray(HEAD)), 8);
  return frame;
}

/** The entry in these bytes, which lay at this place; undefined when they are no whole frame. */
export function decodeFrame(segment: number, at: number, frame: Uint8Array): Entry | undefined {
  const length = lengthAt(frame, 0);
  if (length === undefined || length !== frame.length) return undefined;
  if (!isWhole(segment, at, frame)) return undefined;
  const { buffer, byteOffset } = frame;
  const view = new DataView(buffer, byteOffset, frame.length);
  const n = Number(view.getBigUint64(HEAD + 1, true));
  if (view.getUint8(HEAD) === KIND_WITHDRAWN) return { kind: 'withdrawn', n };
  const hex = Buffer.from(frame.subarray(HEAD + 9, HEAD + BODY_HEAD)).toString('hex');
  const space = hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5') as SpaceId;
  return { kind: 'batch', batch: { n, space, sealed: frame.slice(HEAD + BODY_HEAD) } };
}

/**
 * Finds the whole frames of a segment. After a place that is none it looks for the next marker, so that
 * one bad block costs no more than what lay in it.
 */
export function scanSegment(segment: number, content: Uint8Array): Scan {
  const frames: Frame[] = [];
  let damaged = 0;
  let end = 0;
  for (let at = 0; at < content.length;) {
    const length = lengthAt(content, at);
    const frame = length === undefined ? undefined : content.subarray(at, at + length);
    if (frame === undefined || length === undefined || !isWhole(segment, at, frame)) {
      at = nextMarker(content, at + 1);
      continue;
    }
    const view = new DataView(content.buffer, content.byteOffset + at, length);
    frames.push({
      n: Number(view.getBigUint64(HEAD + 1, true)),
      kind: view.getUint8(HEAD) === KIND_WITHDRAWN ? 'withdrawn' : 'batch',
      at,
      length,
    });
    damaged += at - end;
    at += length;
    end = at;
  }
  return { frames, end, damaged };
}

/** Length of the frame that begins here, by its own word; undefined when none can. */
function lengthAt(content: Uint8Array, at: number): number | undefined {
  if (at + HEAD + BODY_HEAD > content.length) return undefined;
  const view = new DataView(content.buffer, content.byteOffset + at, HEAD);
  if (view.getUint32(0, true) !== MARKER) return undefined;
  const body = view.getUint32(4, true);
  if (body < BODY_HEAD || body > BODY_HEAD + MAX_BATCH_BYTES) return undefined;
  return at + HEAD + body > content.length ? undefined : HEAD + body;
}

function isWhole(segment: number, at: number, frame: Uint8Array): boolean {
  const kind = frame[HEAD];
  if (kind !== KIND_BATCH && kind !== KIND_WITHDRAWN) return false;
  const check = checkOf(segment, at, frame.subarray(HEAD));
  return check.every((byte, i) => frame[8 + i] === byte);
}

function checkOf(segment: number, at: number, body: Uint8Array): Uint8Array {
  const place = Buffer.alloc(16);
  place.writeBigUInt64LE(BigInt(segment), 0);
  place.writeBigUInt64LE(BigInt(at), 8);
  return createHash('sha256').update(place).update(body).digest().subarray(0, 8);
}

function nextMarker(content: Uint8Array, from: number): number {
  const bytes = Buffer.from(content.buffer, content.byteOffset, content.length);
  const marker = Buffer.alloc(4);
  marker.writeUInt32LE(MARKER);
  const found = bytes.indexOf(marker, from);
  return found < 0 ? content.length : found;
}
