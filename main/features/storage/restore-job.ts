import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { importAesKey } from '../../../common/crypto/aead.ts';
import type { BackupKey } from '../../../common/crypto/backup-envelope.ts';
import { wipe } from '../../../common/crypto/keys.ts';
import { appErrorOf, type AppError } from '../../../common/errors/app-error.ts';
import type { BackupEntry } from '../../../common/features/storage/backup-content.ts';
import type { BackupReader } from '../../../common/features/storage/backup-reader.ts';
import type { BackupReport } from '../../../common/features/storage/backup-report.ts';
import type { SealedBatch } from '../../../common/features/storage/sealed-batch.ts';
import { MAX_BATCHES } from '../../../common/features/storage/storage-keeper.ts';
import type { Client } from '../../../common/ipc/port-rpc.ts';
import type { AccountId } from '../../../common/lib/ids.ts';
import { err, ok, type Result } from '../../../common/lib/result.ts';
import { writeAtomically } from '../../files/atomic-write.ts';
import { readBackup, type BackupFile, type Work } from '../../files/backup-file.ts';
import { fileError } from '../../files/failed-file.ts';
import { journalDisk } from '../../files/journal-disk.ts';
import { openJournal, type Journal } from '../../files/journal.ts';
import { sentinelFile } from '../../files/sentinel.ts';
import { JOURNAL_FOLDER, SENTINEL_FILE } from './keeper.ts';

/** The account's file is not taken over: the restored person gets one with a device of its own. */
const ACCOUNT_FILE = 'account.json';
/**
 * The vault's marks say that a copy of them lies beside its folder. On a new machine there is none: they
 * begin anew there, for the backup was verified as a whole.
 */
const MARKS_FILE = 'marks.json';

/** A folder for a person who may come to be. */
export interface Stage {
  readonly id: string;
  readonly folder: string;
  readonly vault: string;
}

/** How a backup is opened: by a process of its own, and with the Secret Key if this computer has it. */
export interface Opening {
  readonly reader: Client<BackupReader>;
  /** The file's name, to be shown beside the passphrase. */
  readonly file: string;
  readonly secretKey: Uint8Array<ArrayBuffer> | null;
}

/** Opens a backup to its last byte and changes nothing. */
export async function testBackup(
  backup: BackupFile,
  { reader, file, secretKey }: Opening,
  work: Work,
): Promise<Result<BackupReport, AppError>> {
  const opened = await reader.call('open', { file, header: backup.header, secretKey });
  if (!opened.ok) return opened;
  return readThrough(backup, opened.value.key, reader, async () => ok(undefined), work);
}

/** Who was restored. */
export interface Restored {
  readonly name: string;
  readonly orgName: string;
  readonly restoredAs: string;
  readonly account: AccountId;
  /** For this computer to keep; null when the account has none. */
  readonly secretKey: Uint8Array<ArrayBuffer> | null;
  readonly report: BackupReport;
}

/**
 * Restores a backup into an empty folder: the vault's files, a new account file, and a journal with the
 * whole log, from which the database is made when the person unlocks for the first time. When it fails
 * the folder is worth nothing and is the caller's to delete.
 */
export async function restoreBackup(
  backup: BackupFile,
  { reader, file, secretKey }: Opening,
  to: {
    readonly stage: Stage;
    readonly deviceLabel: string;
    readonly database: string;
    readonly at: number;
  },
  work: Work,
): Promise<Result<Restored, AppError>> {
  const { stage } = to;
  const opened = await reader.call('open', { file, header: backup.header, secretKey });
  if (!opened.ok) return opened;
  const { key, name, orgName } = opened.value;
  const journal = await openJournal(journalDisk(join(stage.folder, JOURNAL_FOLDER)));
  if (!journal.ok) return journal;
  const put = async (entries: readonly BackupEntry[]): Promise<Result<undefined, AppError>> => {
    for (const entry of entries) {
      if (entry.kind !== 'file') continue;
      if (entry.name === ACCOUNT_FILE || entry.name === MARKS_FILE) continue;
      const written = await write(stage, entry.name, entry.content);
      if (!written.ok) return written;
    }
    return appendAll(journal.value, batchesOf(entries));
  };
  let report: Result<BackupReport, AppError>;
  try {
    report = await readThrough(backup, key, reader, put, work);
  } finally {
    await journal.value.close();
  }
  if (!report.ok) return report;
  const device = await reader.call('newDevice', { deviceLabel: to.deviceLabel });
  if (!device.ok) return device;
  const { last } = journal.value.state();
  const witness = { v: 1, database: to.database, last, at: to.at, restored: true } as const;
  const noted = await sentinelFile(join(stage.folder, SENTINEL_FILE)).write(witness);
  if (!noted.ok) return noted;
  const written = await write(stage, ACCOUNT_FILE, device.value.accountFile);
  const { account, secretKey: used } = device.value;
  return written.ok
    ? ok({
        name,
        orgName,
        restoredAs: to.deviceLabel,
        account,
        secretKey: used,
        report: report.value,
      })
    : written;
}

async function readThrough(
  backup: BackupFile,
  key: Uint8Array<ArrayBuffer>,
  reader: Client<BackupReader>,
  put: (entries: readonly BackupEntry[]) => Promise<Result<undefined, AppError>>,
  work: Work,
): Promise<Result<BackupReport, AppError>> {
  const handle = await importAesKey<BackupKey>(key);
  wipe(key);
  const spaces = new Set<string>();
  const found = { batches: 0, files: 0, damaged: 0 };
  const take = async (entries: readonly BackupEntry[]): Promise<Result<undefined, AppError>> => {
    const batches = batchesOf(entries);
    for (let at = 0; at < batches.length; at += MAX_BATCHES) {
      const part = batches.slice(at, at + MAX_BATCHES);
      const checked = await reader.call('check', { batches: part });
      if (!checked.ok) return checked;
      found.damaged += checked.value.damaged;
    }
    for (const { space } of batches) spaces.add(space);
    found.batches += batches.length;
    found.files += entries.filter(({ kind }) => kind === 'file').length;
    return put(entries);
  };
  const done = await readBackup(backup, handle, take, work);
  if (!done.ok) return done;
  const { madeAt, counts } = backup.header;
  if (counts.batches !== found.batches || counts.files !== found.files) {
    return err(appErrorOf('backup-damaged', { where: 'header' }));
  }
  return ok({ ...found, spaces: spaces.size, madeAt });
}

function batchesOf(entries: readonly BackupEntry[]): SealedBatch[] {
  return entries.flatMap(entry => (entry.kind === 'batch' ? [entry.batch] : []));
}

async function appendAll(
  journal: Journal,
  batches: readonly SealedBatch[],
): Promise<Result<undefined, AppError>> {
  return batches.length === 0 ? ok(undefined) : journal.append(batches);
}

async function write(
  { vault }: Stage,
  name: string,
  content: Uint8Array,
): Promise<Result<undefined, AppError>> {
  const path = join(vault, ...name.split('/'));
  try {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    await writeAtomically(path, content);
    return ok(undefined);
  } catch (problem) {
    return err(fileError(path, problem));
  }
}
