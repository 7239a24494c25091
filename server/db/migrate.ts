import type { Clock } from '../../common/lib/clock.ts';
import type { Database } from './database.ts';
import { accountsMigration } from './migrations/0001-accounts.ts';
import { spacesMigration } from './migrations/0002-spaces.ts';
import { leaversMigration } from './migrations/0003-leavers.ts';

/** One step of the schema. Steps are only ever added; one that was released never changes. */
export interface Migration {
  readonly id: number;
  readonly name: string;
  readonly sql: string;
}

/** Every step, oldest first. */
export const migrations: readonly Migration[] = [
  accountsMigration,
  spacesMigration,
  leaversMigration,
];

/** Thrown at start-up: the database was written by a newer server. */
export class DatabaseTooNew extends Error {
  constructor(found: number, known: number) {
    super(
      `the database is at schema ${found}, this server knows ${known}: start the newer server, ` +
        `or restore the backup made before the upgrade`,
    );
    this.name = 'DatabaseTooNew';
  }
}

/** Brings the schema up to date; nothing happens when it is. Safe when two servers start at once. */
export async function migrate(
  db: Database,
  clock: Clock,
  steps: readonly Migration[] = migrations,
): Promise<void> {
  await db.script(`
    CREATE TABLE IF NOT EXISTS schema_migration (
      id integer PRIMARY KEY, name text NOT NULL, applied_at bigint NOT NULL)`);
  const known = steps.at(-1)?.id ?? 0;
  for (const step of steps) {
    await db.transaction(async tx => {
      // A large table takes its time.
      await tx.script('SET LOCAL statement_timeout = 0');
      // A second server that starts at the same moment waits here and then finds the step done.
      await tx.script('LOCK TABLE schema_migration IN EXCLUSIVE MODE');
      const rows = await tx.query<{ id: number }>(
        'SELECT coalesce(max(id), 0) AS id FROM schema_migration',
      );
      const found = rows[0]?.id ?? 0;
      if (found > known) throw new DatabaseTooNew(found, known);
      if (found >= step.id) return;
      await tx.script(step.sql);
      await tx.query('INSERT INTO schema_migration VALUES ($1, $2, $3)', [
        step.id,
        step.name,
        Math.trunc(clock.wall()),
      ]);
    });
  }
}
