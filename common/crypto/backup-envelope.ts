import { appErrorOf, type AppError } from '../errors/app-error.ts';
import type { Brand } from '../lib/brand.ts';
import { concat, equalBytes, utf8, type Bytes } from '../lib/bytes.ts';
import { canonicalJson, parseJson } from '../lib/json.ts';
import { err, ok, type Result } from '../lib/result.ts';
import { sha256 } from './digest.ts';

// A backup file, version 1 (docs/adr/0043):
//
//   'rackside-backup\n' (16) ‖ version (2) ‖ length of the header (4) ‖ header, canonical JSON ‖
//   SHA-256 of all that (32) ‖ chunks
//
// Numbers are big-endian. The beginning up to the hash keeps its shape in every later version, so that an
// older app can tell a newer file from a damaged one. The chunks are one AES-256-GCM stream in the STREAM
// construction (Hoang, Reyhanitabar, Rogaway, Vizár 2015, §5; as in age-encryption.org/v1): the nonce is
// the chunk's number (11) and whether it is the last (1), the associated data is the hash; so a chunk
// that is altered, left out, put elsewhere, added or cut off does not open, nor under another header.

const MAGIC = utf8('rackside-backup\n');
const VERSION = 1;
const HASH = 32;
const TAG = 16;
const FIXED = MAGIC.length + 2 + 4;
const AES = 'AES-GCM' as const;

/** Plain bytes of each chunk but the last. */
export const BACKUP_CHUNK = 64 * 1024;
/** Most bytes of a header. */
export const MAX_BACKUP_HEADER = 1024 * 1024;
/** How much of a file's beginning {@link readPrelude} needs at most. */
export const MAX_BACKUP_PRELUDE = FIXED + MAX_BACKUP_HEADER + HASH;

/** Seals the content of one backup and of no other: with it, counted nonces never come twice. */
export type BackupKey = Brand<CryptoKey, 'BackupKey'>;

/** The beginning of a backup. */
export interface Prelude {
  /** As parsed JSON; its shape is the reader's to check. */
  readonly header: unknown;
  /** What every chunk is bound to. */
  readonly hash: Bytes;
  /** Where the chunks begin. */
  readonly length: number;
}

/** The beginning of a backup file with this header. */
export async function writePrelude(header: object): Promise<{ bytes: Bytes; hash: Bytes }> {
  const json = utf8(canonicalJson(header));
  if (json.length > MAX_BACKUP_HEADER) throw new RangeError('the header of a backup is too long');
  const fixed = new Uint8Array(FIXED);
  fixed.set(MAGIC);
  const view = new DataView(fixed.buffer);
  view.setUint16(MAGIC.length, VERSION);
  view.setUint32(MAGIC.length + 2, json.length);
  const hash = await sha256(concat(fixed, json));
  return { bytes: concat(fixed, json, hash), hash };
}

/**
 * Reads the beginning of a file. `not-a-backup` when it is no backup, `backup-damaged` when it is one
 * whose beginning does not hold together, `backup-newer` when a later version of the app wrote it.
 */
export async function readPrelude(start: Bytes): Promise<Result<Prelude, AppError>> {
  if (start.length < MAGIC.length || !equalBytes(start.subarray(0, MAGIC.length), MAGIC)) {
    return err(appErrorOf('not-a-backup'));
  }
  const damaged = err(appErrorOf('backup-damaged', { where: 'header' }));
  if (start.length < FIXED) return damaged;
  const view = new DataView(start.buffer, start.byteOffset, start.length);
  const length = FIXED + view.getUint32(MAGIC.length + 2);
  if (length > FIXED + MAX_BACKUP_HEADER || start.length < length + HASH) return damaged;
  const hash = start.slice(length, length + HASH);
  if (!equalBytes(hash, await sha256(start.slice(0, length)))) return damaged;
  if (view.getUint16(MAGIC.length) > VERSION) return err(appErrorOf('backup-newer'));
  const header = parseJson(start.subarray(FIXED, length));
  return header === undefined ? damaged : ok({ header, hash, length: length + HASH });
}

/** Bytes of a whole file whose content has so many plain bytes. */
export function sealedLength(prelude: number, plain: number): number {
  return prelude + plain + Math.max(1, Math.ceil(plain / BACKUP_CHUNK)) * TAG;
}

/** Takes plain or sealed bytes as they come and gives what can be given of them. */
export interface ChunkStream {
  push(bytes: Uint8Array): Promise<Result<readonly Bytes[], AppError>>;
  /** After the last bytes. */
  end(): Promise<Result<readonly Bytes[], AppError>>;
}

/** Seals content; it never fails. */
export function sealChunks(key: BackupKey, hash: Bytes): ChunkStream {
  const seal = async (plain: Bytes, nonce: Bytes): Promise<Result<Bytes, AppError>> => {
    const how = { name: AES, iv: nonce, additionalData: hash } as const;
    return ok(new Uint8Array(await crypto.subtle.encrypt(how, key, plain)));
  };
  return inChunks(BACKUP_CHUNK, seal);
}

/**
 * Opens content, with `backup-damaged` at the first chunk that is not the one that was written here. What
 * came before is authentic, but whole only after `end`.
 */
export function openChunks(key: BackupKey, hash: Bytes): ChunkStream {
  const open = async (
    sealed: Bytes,
    nonce: Bytes,
    number: number,
  ): Promise<Result<Bytes, AppError>> => {
    const how = { name: AES, iv: nonce, additionalData: hash } as const;
    try {
      return ok(new Uint8Array(await crypto.subtle.decrypt(how, key, sealed)));
    } catch {
      // WebCrypto reports a wrong tag as an exception; for us it is an expected failure.
      return err(appErrorOf('backup-damaged', { where: `chunk ${number}` }));
    }
  };
  return inChunks(BACKUP_CHUNK + TAG, open);
}

function inChunks(
  size: number,
  work: (chunk: Bytes, nonce: Bytes, number: number) => Promise<Result<Bytes, AppError>>,
): ChunkStream {
  let number = 0;
  let held: Uint8Array[] = [];
  let length = 0;
  /** Chunks of which it is sure that more follows; at the end also the rest, as the last one. */
  const take = async (isEnd: boolean): Promise<Result<readonly Bytes[], AppError>> => {
    if (!isEnd && length <= size) return ok([]);
    const all = concat(...held);
    const out: Bytes[] = [];
    let at = 0;
    for (let more = true; more;) {
      const isLast = all.length - at <= size;
      if (isLast && !isEnd) break;
      const done = await work(all.slice(at, at + size), nonceOf(number, isLast), number);
      if (!done.ok) return done;
      out.push(done.value);
      at += size;
      number += 1;
      more = !isLast;
    }
    held = at < all.length ? [all.slice(at)] : [];
    length = Math.max(0, all.length - at);
    return ok(out);
  };
  return {
    push: bytes => {
      held.push(bytes);
      length += bytes.length;
      return take(false);
    },
    end: () => take(true),
  };
}

function nonceOf(number: number, isLast: boolean): Bytes {
  const nonce = new Uint8Array(12);
  new DataView(nonce.buffer).setBigUint64(3, BigInt(number));
  nonce[11] = isLast ? 1 : 0;
  return nonce;
}
