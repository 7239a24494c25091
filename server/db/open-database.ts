import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Random } from '../../common/lib/random.ts';
import type { Database } from './database.ts';
import { openPglite } from './pglite.ts';
import { openPostgres } from './postgres.ts';

/** Which database, as the settings say it. */
export interface DatabaseChoice {
  /** PostgreSQL; absent for PGlite. */
  readonly databaseUrl?: string | undefined;
  readonly databaseConnections?: number | undefined;
  /** PGlite's files lie in a folder of their own in here; absent for memory only. */
  readonly dataDir?: string | undefined;
}

/** Opens the database that was chosen; it may still have to be migrated. */
export async function openDatabase(
  choice: DatabaseChoice,
  random: Random,
  onBroken: (error: unknown) => void,
): Promise<Database> {
  if (choice.databaseUrl !== undefined) {
    return openPostgres({
      url: choice.databaseUrl,
      connections: choice.databaseConnections ?? 20,
      random,
      onBroken,
    });
  }
  if (choice.dataDir === undefined) return openPglite();
  await mkdir(choice.dataDir, { recursive: true });
  return openPglite(join(choice.dataDir, 'pglite'));
}
