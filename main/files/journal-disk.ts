import { mkdir, open, readdir, readFile, rm, type FileHandle } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { syncFolder } from './atomic-write.ts';

/** The folder of a journal, as far as the journal needs a disk; failures are exceptions of `node:fs`. */
export interface JournalDisk {
  list(): Promise<readonly string[]>;
  read(name: string): Promise<Uint8Array>;
  /** Part of a file. */
  readAt(name: string, at: number, length: number): Promise<Uint8Array>;
  /** Makes an empty file; it is there after a power cut. */
  create(name: string): Promise<void>;
  /** Writes at this place, which is the file's end, and waits for the disk (fsync). */
  append(name: string, at: number, bytes: Uint8Array): Promise<void>;
  /** Cuts a file and waits for the disk. */
  truncate(name: string, length: number): Promise<void>;
  /** Removes a file; it does not come back after a power cut. */
  remove(name: string): Promise<void>;
  /** Lets go of open files. */
  close(): Promise<void>;
}

/** A folder of the real disk, readable by its owner only. The file that is appended to stays open. */
export function journalDisk(folder: string): JournalDisk {
  let current: { readonly name: string; readonly file: FileHandle } | undefined;

  const makeFolder = async (): Promise<void> => {
    const made = await mkdir(folder, { recursive: true, mode: 0o700 });
    if (made !== undefined) await syncFolder(dirname(folder));
  };
  const release = async (): Promise<void> => {
    const held = current;
    current = undefined;
    await held?.file.close();
  };
  const held = async (name: string): Promise<FileHandle> => {
    if (current?.name === name) return current.file;
    await release();
    const file = await open(join(folder, name), 'r+');
    current = { name, file };
    return file;
  };
  return {
    list: async () => {
      await makeFolder();
      return (await readdir(folder)).sort();
    },
    read: name => readFile(join(folder, name)),
    readAt: async (name, at, length) => {
      const file = await open(join(folder, name), 'r');
      try {
        const bytes = new Uint8Array(length);
        const { bytesRead } = await file.read(bytes, 0, length, at);
        return bytes.subarray(0, bytesRead);
      } finally {
        await file.close();
      }
    },
    create: async name => {
      // Somebody may have cleaned up meanwhile.
      await makeFolder();
      const file = await open(join(folder, name), 'wx', 0o600);
      await file.close();
      await syncFolder(folder);
    },
    append: async (name, at, bytes) => {
      const file = await held(name);
      for (let done = 0; done < bytes.length;) {
        const { bytesWritten } = await file.write(bytes, done, bytes.length - done, at + done);
        done += bytesWritten;
      }
      // The length is part of what fdatasync waits for (POSIX: whatever is needed to read it back).
      await file.datasync();
      // A file that was deleted while it was open takes everything and keeps nothing.
      if ((await file.stat()).nlink === 0) {
        await release();
        throw Object.assign(new Error('the journal was deleted'), { code: 'ENOENT' });
      }
    },
    truncate: async (name, length) => {
      const file = await held(name);
      await file.truncate(length);
      await file.sync();
    },
    remove: async name => {
      if (current?.name === name) await release();
      await rm(join(folder, name), { force: true });
      await syncFolder(folder);
    },
    close: release,
  };
}
