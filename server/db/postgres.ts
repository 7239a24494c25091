import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import type { Random } from '../../common/lib/random.ts';
import type { Database, Queryable, SqlValue } from './database.ts';
import { DatabaseUnavailable } from './database-unavailable.ts';
import { retryConflicts } from './retry.ts';

/** A statement that runs longer is ended: it would hold a space's lock against everyone else. */
const STATEMENT_MS = 30_000;

const WRITE = 'BEGIN ISOLATION LEVEL READ COMMITTED';
const SNAPSHOT = `BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY;
  SET LOCAL statement_timeout = 0; SET LOCAL idle_in_transaction_session_timeout = 0`;

/** What the pool is made of. */
export interface PostgresOptions {
  readonly url: string;
  /** Most connections this process holds. */
  readonly connections: number;
  readonly random: Random;
  /** Told of a connection that broke; the pool replaces it. */
  readonly onBroken: (error: unknown) => void;
}

/** A pool of connections to a PostgreSQL server, 15 or newer. */
export function openPostgres(options: PostgresOptions): Database {
  const pool = new pg.Pool({
    connectionString: options.url,
    max: options.connections,
    application_name: 'rackside',
    connectionTimeoutMillis: 10_000,
    statement_timeout: STATEMENT_MS,
    idle_in_transaction_session_timeout: STATEMENT_MS,
  });
  pool.on('error', options.onBroken);
  // Without a listener of its own, a connection that breaks in the middle of a transaction would end
  // the process; whoever uses it hears of it by their statement.
  pool.on('connect', client => client.on('error', options.onBroken));

  const on = (target: Pick<pg.ClientBase, 'query'>): Queryable => ({
    query: async <Row extends object>(sql: string, values: readonly SqlValue[] = []) =>
      (await target.query<Row>(sql, [...values]).catch(saidByDatabase)).rows,
    script: async sql => {
      await target.query(sql).catch(saidByDatabase);
    },
  });
  const once = async <T>(begin: string, work: (tx: Queryable) => Promise<T>): Promise<T> => {
    const client = await pool.connect().catch(saidByDatabase);
    let broken = false;
    try {
      await client.query(begin).catch(saidByDatabase);
      const value = await work(on(client));
      await client.query('COMMIT').catch(saidByDatabase);
      return value;
    } catch (error) {
      await client.query('ROLLBACK').catch(() => {
        broken = true;
      });
      throw error;
    } finally {
      client.release(broken);
    }
  };
  return {
    ...on(pool),
    transaction: work => retryConflicts(() => once(WRITE, work), options.random, pause),
    snapshot: work => once(SNAPSHOT, work),
    connections: () => ({ open: pool.totalCount, waiting: pool.waitingCount }),
    close: () => pool.end(),
  };
}

/** Passes on what the database itself said; everything else means that it could not be reached. */
function saidByDatabase(error: unknown): never {
  throw error instanceof pg.DatabaseError ? error : new DatabaseUnavailable(error);
}
