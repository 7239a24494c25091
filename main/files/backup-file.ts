import { open, rename, rm, stat, type FileHandle } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import {
  MAX_BACKUP_PRELUDE,
  openChunks,
  readPrelude,
  sealChunks,
  writePrelude,
  type BackupKey,
} from '../../common/crypto/backup-envelope.ts';
import { appErrorOf, type AppError } from '../../common/errors/app-error.ts';
import {
  backupHeader,
  encodeEntry,
  entryReader,
  type BackupEntry,
  type BackupHeader,
} from '../../common/features/storage/backup-content.ts';
import type { Bytes } from '../../common/lib/bytes.ts';
import { err, ok, type Result } from '../../common/lib/result.ts';
import { syncFolder } from './atomic-write.ts';
import { fileError } from './failed-file.ts';

/** Larger files are refused before they are read. */
export const MAX_BACKUP_BYTES = 64 * 1024 ** 3;
const READ_BYTES = 1024 * 1024;

/** How a long piece of work is followed and ended. */
export interface Work {
  /** Bytes done of so many; 0 when that is not known. */
  progress(done: number, total: number): void;
  isCancelled(): boolean;
}

/** A backup whose beginning was read. */
export interface BackupFile {
  readonly path: string;
  readonly bytes: number;
  readonly header: BackupHeader;
  readonly hash: Bytes;
  /** Where the chunks begin. */
  readonly contentAt: number;
}

/** Reads a file's beginning: `not-a-backup`, `backup-newer`, `backup-damaged`, `backup-too-large`. */
export async function readBackupStart(
  path: string,
  maxBytes = MAX_BACKUP_BYTES,
): Promise<Result<BackupFile, AppError>> {
  const file = basename(path);
  try {
    const { size } = await stat(path);
    const start = await readPrelude(await readUpTo(path, MAX_BACKUP_PRELUDE));
    if (!start.ok) return err(named(start.error, file));
    if (size > maxBytes) return err(appErrorOf('backup-too-large', { file }));
    const header = backupHeader.safeParse(start.value.header);
    if (!header.success) return err(appErrorOf('backup-damaged', { file, where: 'header' }));
    const { hash, length } = start.value;
    return ok({ path, bytes: size, header: header.data, hash, contentAt: length });
  } catch (problem) {
    return err(fileError(path, problem));
  }
}

/**
 * Opens a backup to its last byte and hands over what is in it, in order. What was handed over counts only
 * if this ends well: until then the file may turn out to be cut off.
 */
export async function readBackup(
  backup: BackupFile,
  key: BackupKey,
  take: (entries: readonly BackupEntry[]) => Promise<Result<undefined, AppError>>,
  work: Work,
): Promise<Result<undefined, AppError>> {
  const file = basename(backup.path);
  const chunks = openChunks(key, backup.hash);
  const reader = entryReader();
  const handOver = async (
    plain: Result<readonly Bytes[], AppError>,
  ): Promise<Result<undefined, AppError>> => {
    if (!plain.ok) return plain;
    for (const bytes of plain.value) {
      const entries = reader.push(bytes);
      if (!entries.ok) return entries;
      const taken = await take(entries.value);
      if (!taken.ok) return taken;
    }
    return ok(undefined);
  };
  const readAll = async (from: FileHandle): Promise<Result<undefined, AppError>> => {
    const buffer = new Uint8Array(READ_BYTES);
    for (let at = backup.contentAt; ;) {
      if (work.isCancelled()) return err(appErrorOf('cancelled'));
      const { bytesRead } = await from.read(buffer, 0, READ_BYTES, at);
      if (bytesRead === 0) break;
      at += bytesRead;
      const done = await handOver(await chunks.push(buffer.slice(0, bytesRead)));
      if (!done.ok) return done;
      work.progress(at, backup.bytes);
    }
    const done = await handOver(await chunks.end());
    if (!done.ok) return done;
    return reader.isComplete()
      ? ok(undefined)
      : err(appErrorOf('backup-damaged', { where: 'end' }));
  };
  try {
    const from = await open(backup.path, 'r');
    try {
      const done = await readAll(from);
      return done.ok ? done : err(named(done.error, file));
    } finally {
      await from.close();
    }
  } catch (problem) {
    return err(fileError(backup.path, problem));
  }
}

/**
 * Writes a backup whole or not at all: beside its place first, flushed, then renamed. Entries that fail
 * end it; nothing is left of it then, and a file that was there before stays.
 */
export async function writeBackup(
  path: string,
  header: BackupHeader,
  key: BackupKey,
  entries: AsyncIterable<Result<BackupEntry, AppError>>,
  work: Work,
): Promise<Result<{ bytes: number }, AppError>> {
  const fresh = `${path}.${process.pid}.part`;
  const prelude = await writePrelude(header);
  const chunks = sealChunks(key, prelude.hash);
  const writeAll = async (to: FileHandle): Promise<Result<{ bytes: number }, AppError>> => {
    let bytes = 0;
    const write = async (parts: readonly Bytes[]): Promise<void> => {
      for (const part of parts) {
        await to.write(part);
        bytes += part.length;
      }
    };
    await write([prelude.bytes]);
    for await (const entry of entries) {
      if (work.isCancelled()) return err(appErrorOf('cancelled'));
      if (!entry.ok) return entry;
      const sealed = await chunks.push(encodeEntry(entry.value));
      if (!sealed.ok) return sealed;
      await write(sealed.value);
      work.progress(bytes, 0);
    }
    const rest = await chunks.end();
    if (!rest.ok) return rest;
    await write(rest.value);
    await to.sync();
    return ok({ bytes });
  };
  try {
    const to = await open(fresh, 'w', 0o600);
    let written: Result<{ bytes: number }, AppError>;
    try {
      written = await writeAll(to);
    } finally {
      await to.close();
    }
    if (written.ok) {
      await rename(fresh, path);
      await syncFolder(dirname(path));
    }
    return written;
  } catch (problem) {
    return err(fileError(path, problem));
  } finally {
    await rm(fresh, { force: true }).catch(() => undefined);
  }
}

async function readUpTo(path: string, length: number): Promise<Bytes> {
  const from = await open(path, 'r');
  try {
    const buffer = new Uint8Array(length);
    const { bytesRead } = await from.read(buffer, 0, length, 0);
    return buffer.slice(0, bytesRead);
  } finally {
    await from.close();
  }
}

/** The error with the file's name, for those whose sentence has one. */
function named(error: AppError, file: string): AppError {
  const isAboutTheFile = error.kind === 'not-a-backup' || error.kind.startsWith('backup-');
  return isAboutTheFile ? appErrorOf(error.kind, { ...error.detail, file }) : error;
}
