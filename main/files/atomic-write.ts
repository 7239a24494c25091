import { open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';

/**
 * Replaces a file whole or not at all, and durably: a new file beside it is written and flushed, takes
 * its name, and the folder is flushed. A crash leaves the old content or the new.
 */
export async function writeAtomically(path: string, content: string | Uint8Array): Promise<void> {
  const fresh = `${path}.${process.pid}.new`;
  try {
    const file = await open(fresh, 'w', 0o600);
    try {
      await file.writeFile(content);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(fresh, path);
  } catch (problem) {
    await rm(fresh, { force: true });
    throw problem;
  }
  await syncFolder(dirname(path));
}

/**
 * Makes new and changed names of a folder durable. Windows can't open a folder to flush it; NTFS
 * journals the names instead.
 */
export async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
