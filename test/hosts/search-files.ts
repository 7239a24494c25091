import { readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';

/** A place where something was found that must not be there. */
export interface Find {
  readonly file: string;
  readonly what: string;
}

/**
 * Where any of these texts lies in a folder's files: as UTF-8 or as UTF-16, in which Chromium keeps
 * strings in IndexedDB.
 */
export async function searchFiles(
  folder: string,
  texts: Readonly<Record<string, string>>,
): Promise<readonly Find[]> {
  const needles = Object.entries(texts).flatMap(([what, text]) =>
    (['utf8', 'utf16le'] as const).map(encoding => ({ what, bytes: Buffer.from(text, encoding) })),
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
