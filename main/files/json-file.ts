import { readFile } from 'node:fs/promises';
import type { z } from 'zod';
import { writeAtomically } from './atomic-write.ts';

/** A small settings file of one shape. */
export interface JsonFile<T> {
  /** The content, or undefined when there is none or it does not fit the shape. */
  read(): Promise<T | undefined>;
  write(value: T): Promise<void>;
}

/** The file at `path`, parsed by `schema` at each read. */
export function jsonFile<T>(path: string, schema: z.ZodType<T>): JsonFile<T> {
  return {
    read: async () => {
      try {
        const parsed = schema.safeParse(JSON.parse(await readFile(path, 'utf8')));
        return parsed.success ? parsed.data : undefined;
      } catch {
        return undefined;
      }
    },
    write: value => writeAtomically(path, `${JSON.stringify(value, null, 2)}\n`),
  };
}
