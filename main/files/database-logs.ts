import { open, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileCode } from './failed-file.ts';
import { wholePart } from './leveldb-log.ts';

const FOLDER = 'IndexedDB';
const DATABASES = /\.indexeddb\.leveldb$/;
const LOG = /^(\d+)\.log$/;

/** A log of Chromium's database that was cut to its whole part. */
export interface CutLog {
  readonly file: string;
  readonly bytes: number;
  readonly why: 'torn' | 'damaged';
}

/** What was done to the databases of a profile; `failed` is the system's code when it could not be done. */
export interface MendedLogs {
  readonly cut: readonly CutLog[];
  readonly failed?: string;
}

/**
 * Cuts the logs of IndexedDB's LevelDB to their whole part. Must run before Chromium opens them.
 *
 * LevelDB passes over a record that a kill or a power cut left unfinished at a log's end, but Chromium has it
 * reuse the log, so the next record is written behind the unfinished one; at the start after that the
 * two don't hold together, and Chromium throws away the whole database (`reuse_logs` and `paranoid_checks`).
 * What was never finished was never answered for. Of the newest log also what follows damage is cut: the
 * part before it is the database of an earlier moment, which the journal makes up for, instead of none.
 */
export async function mendDatabaseLogs(profile: string): Promise<MendedLogs> {
  const cut: CutLog[] = [];
  try {
    for (const name of await readdir(join(profile, FOLDER))) {
      if (!DATABASES.test(name)) continue;
      const folder = join(profile, FOLDER, name);
      const [manifest, log] = await Promise.all([manifestOf(folder), newestLog(folder)]);
      // Of its list of files there is no earlier moment: what it listed then is deleted.
      if (manifest !== undefined) cut.push(...(await cutFile(folder, manifest, ['torn'])));
      if (log !== undefined) cut.push(...(await cutFile(folder, log, ['torn', 'damaged'])));
    }
    return { cut };
  } catch (problem) {
    const failed = fileCode(problem);
    // On a first start there is nothing yet.
    return failed === 'ENOENT' ? { cut } : { cut, failed };
  }
}

async function manifestOf(folder: string): Promise<string | undefined> {
  const current = await readFile(join(folder, 'CURRENT'), 'latin1').catch(() => '');
  return /^(MANIFEST-\d+)\n$/.exec(current)?.[1];
}

/** Older ones, from which LevelDB is about to make tables, must not lose what a newer one builds on. */
async function newestLog(folder: string): Promise<string | undefined> {
  const logs = (await readdir(folder)).filter(name => LOG.test(name));
  const numberOf = (name: string): number => Number(LOG.exec(name)?.[1]);
  return logs.sort((a, b) => numberOf(b) - numberOf(a))[0];
}

async function cutFile(
  folder: string,
  name: string,
  reasons: readonly CutLog['why'][],
): Promise<CutLog[]> {
  const file = await open(join(folder, name), 'r+');
  try {
    const content = await file.readFile();
    const { end, rest: why } = wholePart(content);
    if (why === 'nothing' || !reasons.includes(why)) return [];
    await file.truncate(end);
    await file.sync();
    return [{ file: name, bytes: content.length - end, why }];
  } finally {
    await file.close();
  }
}
