import { systemClock } from '../../common/lib/clock.ts';
import { secureRandom } from '../../common/lib/random.ts';
import { openBlobs } from '../blobs/open-blobs.ts';
import type { Config } from '../config/config.ts';
import type { TaskWorld } from '../control/tasks.ts';
import { DataFolderInUse } from '../db/folder-lock.ts';
import { migrate } from '../db/migrate.ts';
import { openDatabase } from '../db/open-database.ts';
import { createPokeHub } from '../sync/poke-hub.ts';
import { createPostgresPokes } from '../sync/poke-hub-postgres.ts';

/**
 * Runs `work` on the database of the settings and closes it; undefined when a running server has its
 * PGlite open. `asIs` leaves the schema alone.
 */
export async function withDatabase<T>(
  settings: Config,
  work: (world: TaskWorld) => Promise<T>,
  asIs = false,
): Promise<T | undefined> {
  const world = { clock: systemClock, random: secureRandom };
  let db;
  try {
    db = await openDatabase(settings, world.random, () => undefined);
  } catch (error) {
    if (error instanceof DataFolderInUse) return undefined;
    throw error;
  }
  const { databaseUrl, sharedPokes } = settings;
  const shared =
    databaseUrl !== undefined && sharedPokes
      ? createPostgresPokes({ url: databaseUrl, random: world.random })
      : undefined;
  try {
    if (!asIs) await migrate(db, world.clock);
    const blobs = openBlobs(settings, world.random);
    return await work({ ...world, db, blobs, pokes: shared ?? createPokeHub() });
  } finally {
    await shared?.close();
    await db.close();
  }
}
