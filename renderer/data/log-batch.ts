import type { Sealed } from '../../common/crypto/aead.ts';
import { appErrorOf, type AppError } from '../../common/errors/app-error.ts';
import { fromBase64Url, fromUtf8, toBase64Url, utf8, type Bytes } from '../../common/lib/bytes.ts';
import type { ChangeId, RecordId, SpaceId } from '../../common/lib/ids.ts';
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
  /** The record that it belongs to; absent when its body can't be read yet. */
  readonly record?: RecordId | undefined;
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
  /** Place among the batch's records; -1 for none. */
  record: number,
  seq?: string,
  receivedAt?: number,
];
interface PackedBatch {
  readonly v: 1;
  readonly headers: readonly PackedHeader[];
  readonly records: readonly RecordId[];
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
  known: Pick<LogEntry, 'record' | 'seq' | 'receivedAt'> = {},
): LogEntry {
  const { body, sig, ...header } = change;
  return { header, body: fromBase64Url(body), sig, ...known };
}

/** The bytes of a batch before they are sealed: a JSON of headers and lengths, then the bodies. */
export function packBatch(entries: readonly LogEntry[]): Bytes {
  const headers: PackedHeader[] = [];
  const places = new Map<string, number>();
  const records = new Map<RecordId, number>();
  const packed = entries.map(({ header, body, sig, record, seq, receivedAt }): PackedEntry => {
    const { v, org, device, author, keyId, schemaV } = header;
    const text = `${device} ${author} ${keyId} ${schemaV} ${org}`;
    const place = places.get(text) ?? headers.push({ v, org, device, author, keyId, schemaV }) - 1;
    places.set(text, place);
    if (record !== undefined && !records.has(record)) records.set(record, records.size);
    const of = record === undefined ? -1 : (records.get(record) ?? -1);
    const entry = [header.id, place, sig, body.length, of] as const;
    return seq === undefined ? entry : [...entry, seq, receivedAt ?? 0];
  });
  const batch: PackedBatch = { v: 1, headers, records: [...records.keys()], entries: packed };
  const json = utf8(JSON.stringify(batch));
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
  for (const [id, place, sig, length, of, seq, receivedAt] of batch.entries) {
    const shared = batch.headers[place];
    if (shared === undefined) return err(appErrorOf('record-damaged'));
    const { v, org, device, author, keyId, schemaV } = shared;
    const header: ChangeHeader = { v, id, org, space, device, author, keyId, schemaV };
    const body = bytes.subarray(at, at + length);
    const record = batch.records[of];
    entries.push({
      header,
      body,
      sig,
      ...(record === undefined ? {} : { record }),
      ...(seq === undefined ? {} : { seq, receivedAt }),
    });
    at += length;
  }
  return ok(entries);
}
