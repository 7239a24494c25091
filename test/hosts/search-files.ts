import { readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { spellingsOf } from './spellings.ts';

/** A place where something was found that must not be there. */
export interface Find {
  readonly file: string;
  readonly what: string;
}

/** Where any of these texts or keys lies in a folder's files, in whatever spelling. */
export async function searchFiles(
  folder: string,
  sought: Readonly<Record<string, string | Uint8Array>>,
): Promise<readonly Find[]> {
  const needles = Object.entries(sought).flatMap(([what, each]) =>
    spellingsOf(each).map(bytes => ({ what, bytes })),
  );
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const finds: Find[] = [];
  for (const entry of entries.filter(one => one.isFile())) {
    const path = join(entry.parentPath, entry.name);
    const content = await readFile(path);
    for (const { what, bytes } of needles) {
      if (content.includes(bytes)) finds.push({ file: relative(folder, path), what });
    }
  }
  return finds;
}
