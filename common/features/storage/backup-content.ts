import { z } from 'zod';
import { appErrorOf, type AppError } from '../../errors/app-error.ts';
import { concat, utf8, type Bytes } from '../../lib/bytes.ts';
import { spaceId } from '../../lib/ids.ts';
import { canonicalJson, parseJson } from '../../lib/json.ts';
import { err, ok, type Result } from '../../lib/result.ts';
import { MAX_BATCH_BYTES, type SealedBatch } from './sealed-batch.ts';

// What is inside a backup's chunks, one entry after the other: kind (1) ‖ length (4, big-endian) ‖ content.
// Batches of the log come first and the vault's files after them, so that every key that a batch needs is
// among the files; the end says how many of each there were.

const HEAD = 5;
const KIND = { batch: 1, file: 2, end: 3 } as const;
/** Most bytes of one of the vault's files. */
export const MAX_VAULT_FILE = 64 * 1024 * 1024;
const MAX_ENTRY = Math.max(MAX_BATCH_BYTES, MAX_VAULT_FILE) + 4096;

/**
 * Name of a file within the vault's folder, with `/`. Neither `..` nor anything hidden nor absolute: who
 * restores a stranger's backup writes into this folder and nowhere else.
 */
export const vaultFileName = z
  .string()
  .max(200)
  .regex(/^[A-Za-z0-9_-][\w.-]*(?:\/[A-Za-z0-9_-][\w.-]*){0,4}$/);

const counts = z.object({ batches: z.int().min(0), files: z.int().min(0) });
/** How much there is in a backup. */
export type BackupCounts = z.infer<typeof counts>;

/** What a backup says of itself in the clear. The account's file is in it, for its slots open the rest. */
export const backupHeader = z.object({
  v: z.literal(1),
  /** Wall clock of its making, ms. */
  madeAt: z.number(),
  /** The content of the vault's account.json. */
  account: z.record(z.string(), z.unknown()),
  /** The key of the chunks, sealed by the vault; base64url. */
  key: z.string().max(200),
  counts,
});
/** @see backupHeader */
export type BackupHeader = z.infer<typeof backupHeader>;

/** One entry of a backup. */
export type BackupEntry =
  | { readonly kind: 'batch'; readonly batch: SealedBatch }
  | { readonly kind: 'file'; readonly name: string; readonly content: Bytes }
  | { readonly kind: 'end'; readonly counts: BackupCounts };

/** An entry as bytes. */
export function encodeEntry(entry: BackupEntry): Bytes {
  switch (entry.kind) {
    case 'batch': {
      const { n, space, sealed } = entry.batch;
      return framed(KIND.batch, labelled({ n, space }, sealed));
    }
    case 'file':
      return framed(KIND.file, labelled({ name: entry.name }, entry.content));
    case 'end':
      return framed(KIND.end, utf8(canonicalJson(entry.counts)));
  }
}

/** Gives entries as their bytes arrive; `backup-damaged` at the first that is none. */
export interface EntryReader {
  push(bytes: Uint8Array): Result<readonly BackupEntry[], AppError>;
  /** Whether the last bytes were the end entry's. */
  isComplete(): boolean;
}

/** Reads entries. Nothing may follow the end, and it has to say what there was. */
export function entryReader(): EntryReader {
  let held = new Uint8Array();
  let parts: Uint8Array[] = [];
  let length = 0;
  /** Bytes without which there is no next entry; until then nothing is copied together. */
  let needed = HEAD;
  let ended = false;
  const seen = { batches: 0, files: 0 };
  const damaged = err(appErrorOf('backup-damaged', { where: 'content' }));

  const next = (): Result<BackupEntry | undefined, AppError> => {
    needed = HEAD;
    if (held.length < HEAD) return ok(undefined);
    const size = new DataView(held.buffer, held.byteOffset).getUint32(1);
    if (ended || size > MAX_ENTRY) return damaged;
    needed = HEAD + size;
    if (held.length < needed) return ok(undefined);
    const entry = decodeEntry(held[0] ?? 0, held.slice(HEAD, needed));
    held = held.subarray(needed);
    if (entry === undefined) return damaged;
    if (entry.kind === 'batch') seen.batches += 1;
    else if (entry.kind === 'file') seen.files += 1;
    else if (entry.counts.batches !== seen.batches || entry.counts.files !== seen.files)
      return damaged;
    else ended = true;
    return ok(entry);
  };
  return {
    push: bytes => {
      parts.push(bytes);
      length += bytes.length;
      if (ended && length > 0) return damaged;
      if (length < needed) return ok([]);
      held = concat(...parts);
      const entries: BackupEntry[] = [];
      for (;;) {
        const entry = next();
        if (!entry.ok) return entry;
        if (entry.value === undefined) break;
        entries.push(entry.value);
      }
      parts = [held];
      length = held.length;
      return ended && length > 0 ? damaged : ok(entries);
    },
    isComplete: () => ended && length === 0,
  };
}

const batchLabel = z.object({ n: z.int().min(1), space: spaceId });
const fileLabel = z.object({ name: vaultFileName });

function decodeEntry(kind: number, content: Bytes): BackupEntry | undefined {
  if (kind === KIND.end) {
    const end = counts.safeParse(parseJson(content));
    return end.success ? { kind: 'end', counts: end.data } : undefined;
  }
  if (content.length < 2) return undefined;
  const labelEnd = 2 + new DataView(content.buffer).getUint16(0);
  if (labelEnd > content.length) return undefined;
  const label = parseJson(content.subarray(2, labelEnd));
  const rest = content.slice(labelEnd);
  if (kind === KIND.batch) {
    const batch = batchLabel.safeParse(label);
    return batch.success ? { kind: 'batch', batch: { ...batch.data, sealed: rest } } : undefined;
  }
  if (kind === KIND.file) {
    const file = fileLabel.safeParse(label);
    return file.success ? { kind: 'file', name: file.data.name, content: rest } : undefined;
  }
  return undefined;
}

function labelled(label: object, content: Uint8Array): Bytes {
  const json = utf8(canonicalJson(label));
  const length = new Uint8Array(2);
  new DataView(length.buffer).setUint16(0, json.length);
  return concat(length, json, content);
}

function framed(kind: number, content: Uint8Array): Bytes {
  const head = new Uint8Array(HEAD);
  head[0] = kind;
  new DataView(head.buffer).setUint32(1, content.length);
  return concat(head, content);
}
