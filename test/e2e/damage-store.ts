import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from '@playwright/test';

/** Damages every entry of the journals below a profile. The workspace is locked meanwhile. */
export async function damageJournals(profile: string): Promise<void> {
  const files = (await readdir(profile, { recursive: true })).filter(path =>
    path.endsWith('.journal'),
  );
  if (files.length === 0) throw new Error('no journal');
  for (const file of files) {
    const content = await readFile(join(profile, file));
    for (let at = 0; at < content.length; at += 32) content[at] = (content[at] ?? 0) ^ 1;
    await writeFile(join(profile, file), content);
  }
}

/** A record whose rows were damaged. */
export interface DamagedStore {
  /** Whether the damaged row lies there as it was left. */
  isKept(): Promise<boolean>;
}

/**
 * Flips a byte of one record's row and of every batch of its space that it could be rebuilt from, by the
 * plain IndexedDB of the page. The workspace is locked meanwhile.
 */
export async function damageOneRecord(page: Page): Promise<DamagedStore> {
  const id = await page.evaluate(async () => {
    const done = <T>(request: IDBRequest<T>): Promise<T> =>
      new Promise((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error ?? new Error('IndexedDB'));
      });
    const flip = (row: { sealed: Uint8Array }): void => {
      const at = row.sealed.length - 1;
      row.sealed[at] = (row.sealed[at] ?? 0) ^ 1;
    };
    const [{ name } = {}] = await indexedDB.databases();
    const database = await done(indexedDB.open(name ?? ''));
    const transaction = database.transaction(['hot', 'batch'], 'readwrite');
    const folds = transaction.objectStore('hot');
    interface Row {
      readonly id: string;
      readonly space: string;
      readonly sealed: Uint8Array;
    }
    const [fold] = (await done(folds.getAll())) as Row[];
    if (fold === undefined) throw new Error('no record');
    flip(fold);
    await done(folds.put(fold));
    const log = transaction.objectStore('batch');
    for (const row of (await done(log.getAll())) as Row[]) {
      if (row.space !== fold.space) continue;
      flip(row);
      await done(log.put(row));
    }
    database.close();
    return { name: name ?? '', id: fold.id, sealed: [...fold.sealed] };
  });
  return {
    isKept: () =>
      page.evaluate(async ({ name, id: key, sealed }) => {
        const done = <T>(request: IDBRequest<T>): Promise<T> =>
          new Promise((resolve, reject) => {
            request.onsuccess = () => resolve(request.result);
            request.onerror = () => reject(request.error ?? new Error('IndexedDB'));
          });
        const database = await done(indexedDB.open(name));
        const rows = database.transaction('hot').objectStore('hot');
        const row = (await done(rows.get(key))) as { sealed: Uint8Array } | undefined;
        database.close();
        return row !== undefined && row.sealed.join() === sealed.join();
      }, id),
  };
}
