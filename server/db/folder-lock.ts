import { closeSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';

/** Thrown at start-up: another server works in this folder. */
export class DataFolderInUse extends Error {
  constructor(lockFile: string, pid: number) {
    super(
      `process ${pid} is using this data folder: stop it first ` +
        `(if it is no Rackside server, delete ${lockFile})`,
    );
    this.name = 'DataFolderInUse';
  }
}

/**
 * Keeps a folder for this process: two PGlites in one folder destroy it. A lock that a crash left
 * behind, whose process is gone, does not count. Returns the function that gives the folder free.
 */
export function lockFolder(lockFile: string, pid = process.pid): () => void {
  for (;;) {
    try {
      const file = openSync(lockFile, 'wx', 0o600);
      writeSync(file, `${pid}\n`);
      closeSync(file);
      return () => rmSync(lockFile, { force: true });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      const holder = holderOf(lockFile);
      // In a container every start has the same id, so our own is a lock that a crash left.
      if (holder !== undefined && holder !== pid && isAlive(holder)) {
        throw new DataFolderInUse(lockFile, holder);
      }
      rmSync(lockFile, { force: true });
    }
  }
}

function holderOf(lockFile: string): number | undefined {
  try {
    const pid = Number(readFileSync(lockFile, 'utf8'));
    return Number.isInteger(pid) && pid > 0 ? pid : undefined;
  } catch {
    // Gone in this moment: the next turn takes it.
    return undefined;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // It is there, and somebody else's.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
