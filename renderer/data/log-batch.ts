import type { Sealed } from '../../common/crypto/aead.ts';
import { appErrorOf, type AppError } from '../../common/errors/app-error.ts';
import { fromBase64Url, fromUtf8, toBase64Url, utf8, type Bytes } from '../../common/lib/bytes.ts';
import type { ChangeId, SpaceId } from '../../common/lib/ids.ts';
import { err, ok, type Result } from '../../common/lib/result.ts';
import type { Change, ChangeHeader } from '../../common/sync/change.ts';

/**
 * A row of the log: the changes of one space that one user action made or one pulled page brought,
 * sealed once. What is in it shows nowhere in the clear. Numbers rise and are never used again; the
 * number and the space are part of the seal, so a row opens in its own place only.
 */
export interface BatchRow {
  readonly n: number;
  readonly space: SpaceId;
  readonly sealed: Sealed;
}

/** A change of the log; its body is kept as bytes, so that nobody spells it out before it travels. */
export interface LogEntry {
  readonly header: ChangeHeader;
  readonly body: Bytes;
  readonly sig: string;
  /** Place and time on the server, for a change that came from there. */
  readonly seq?: string | undefined;
  readonly receivedAt?: number | undefined;
}

type PackedHeader = Omit<ChangeHeader, 'id' | 'space'>;
type PackedEntry = readonly [
  id: ChangeId,
  header: number,
  sig: string,
  bodyLength: number,
  seq?: string,
  receivedAt?: number,
];
interface PackedBatch {
  readonly v: 1;
  readonly headers: readonly PackedHeader[];
  readonly entries: readonly PackedEntry[];
}

const LENGTH_BYTES = 4;

/** A change as it travels. */
export function changeOf({ header, body, sig }: Pick<LogEntry, 'header' | 'body' | 'sig'>): Change {
  return { ...header, body: toBase64Url(body), sig };
}

/** A change that travelled, as the log keeps it. */
export function entryOf(
  change: Change,
  receipt: Pick<LogEntry, 'seq' | 'receivedAt'> = {},
): LogEntry {
  const { body, sig, ...header } = change;
  return { header, body: fromBase64Url(body), sig, ...receipt };
}

/** The bytes of a batch before they are sealed: a JSON of headers and lengths, then the bodies. */
export function packBatch(entries: readonly LogEntry[]): Bytes {
  const headers: PackedHeader[] = [];
  const places = new Map<string, number>();
  const packed = entries.map(({ header, body, sig, seq, receivedAt }): PackedEntry => {
    const { v, org, device, author, keyId, schemaV } = header;
    const text = `${device} ${author} ${keyId} ${schemaV} ${org}`;
    const place = places.get(text) ?? headers.push({ v, org, device, author, keyId, schemaV }) - 1;
    places.set(text, place);
    const entry = [header.id, place, sig, body.length] as const;
    return seq === undefined ? entry : [...entry, seq, receivedAt ?? 0];
  });
  const json = utf8(JSON.stringify({ v: 1, headers, entries: packed } satisfies PackedBatch));
  const size = entries.reduce((sum, { body }) => sum + body.length, LENGTH_BYTES + json.length);
  const bytes = new Uint8Array(size);
  new DataView(bytes.buffer).setUint32(0, json.length);
  bytes.set(json, LENGTH_BYTES);
  let at = LENGTH_BYTES + json.length;
  for (const { body } of entries) {
    bytes.set(body, at);
    at += body.length;
  }
  return bytes;
}

/**
 * What {@link packBatch} packed; the bodies are views of the given bytes. `record-damaged` when they
 * are not a batch of this version.
 */
export function unpackBatch(space: SpaceId, bytes: Bytes): Result<LogEntry[], AppError> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const jsonEnd = LENGTH_BYTES + view.getUint32(0);
  const batch = JSON.parse(fromUtf8(bytes.subarray(LENGTH_BYTES, jsonEnd))) as PackedBatch;
  if (batch.v !== 1) return err(appErrorOf('record-damaged'));
  let at = jsonEnd;
  const entries: LogEntry[] = [];
  for (const [id, place, sig, length, seq, receivedAt] of batch.entries) {
    const shared = batch.headers[place];
    if (shared === undefined) return err(appErrorOf('record-damaged'));
    const { v, org, device, author, keyId, schemaV } = shared;
    const header: ChangeHeader = { v, id, org, space, device, author, keyId, schemaV };
    const body = bytes.subarray(at, at + length);
    entries.push({ header, body, sig, ...(seq === undefined ? {} : { seq, receivedAt }) });
    at += length;
  }
  return ok(entries);
}
