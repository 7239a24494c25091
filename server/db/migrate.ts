import type { Clock } from '../../common/lib/clock.ts';
import type { Database, Queryable } from './database.ts';
import { accountsMigration } from './migrations/0001-accounts.ts';
import { spacesMigration } from './migrations/0002-spaces.ts';
import { leaversMigration } from './migrations/0003-leavers.ts';
import { refusalsMigration } from './migrations/0004-refusals.ts';
import { blobsMigration } from './migrations/0005-blobs.ts';
import { errorCode } from './retry.ts';

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
  refusalsMigration,
  blobsMigration,
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

/**
 * Two servers that make the first table at the same moment: PostgreSQL lets one of them fail (duplicate
 * type or table), whose next try finds it.
 */
const MADE_MEANWHILE = new Set(['23505', '42P07', '42710']);
const TRIES = 5;

const HISTORY = `
  CREATE TABLE IF NOT EXISTS schema_migration (
    id integer PRIMARY KEY, name text NOT NULL, applied_at bigint NOT NULL)`;

/** Brings the schema up to date; nothing happens when it is. Safe when several servers start at once. */
export async function migrate(
  db: Database,
  clock: Clock,
  steps: readonly Migration[] = migrations,
): Promise<void> {
  for (let tried = 1; ; tried += 1) {
    try {
      await db.script(HISTORY);
      break;
    } catch (error) {
      if (tried === TRIES || !MADE_MEANWHILE.has(errorCode(error) ?? '')) throw error;
    }
  }
  await db.transaction(tx => applyMigrations(tx, clock, steps));
}

/** As {@link migrate}, in a transaction: all steps or none. */
export async function applyMigrations(
  tx: Queryable,
  clock: Clock,
  steps: readonly Migration[],
): Promise<void> {
  // A large table takes its time, and so does a server that is waited for.
  await tx.script(
    'SET LOCAL statement_timeout = 0; SET LOCAL idle_in_transaction_session_timeout = 0',
  );
  await tx.script(HISTORY);
  // A second server that starts at the same moment waits here and then finds everything done.
  await tx.script('LOCK TABLE schema_migration IN EXCLUSIVE MODE');
  const [row] = await tx.query<{ id: number }>(
    'SELECT coalesce(max(id), 0) AS id FROM schema_migration',
  );
  const found = row?.id ?? 0;
  const known = steps.at(-1)?.id ?? 0;
  if (found > known) throw new DatabaseTooNew(found, known);
  for (const { id, name, sql } of steps) {
    if (id <= found) continue;
    await tx.script(sql);
    await tx.query('INSERT INTO schema_migration VALUES ($1, $2, $3)', [
      id,
      name,
      Math.trunc(clock.wall()),
    ]);
  }
}
