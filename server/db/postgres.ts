import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import type { Random } from '../../common/lib/random.ts';
import type { Database, Queryable, SqlValue } from './database.ts';
import { retryConflicts } from './retry.ts';

/** What the pool is made of. */
export interface PostgresOptions {
  readonly url: string;
  /** Most connections this process holds. */
  readonly connections: number;
  readonly random: Random;
  /** Told of a connection that broke while nobody used it; the pool replaces it. */
  readonly onIdleError: (error: unknown) => void;
}

/** A pool of connections to a PostgreSQL server, 15 or newer. */
export function openPostgres(options: PostgresOptions): Database {
  const pool = new pg.Pool({
    connectionString: options.url,
    max: options.connections,
    application_name: 'rackside',
    connectionTimeoutMillis: 10_000,
  });
  pool.on('error', options.onIdleError);

  const on = (target: Pick<pg.ClientBase, 'query'>): Queryable => ({
    query: async <Row extends object>(sql: string, values: readonly SqlValue[] = []) =>
      (await target.query<Row>(sql, [...values])).rows,
    script: async sql => {
      await target.query(sql);
    },
  });
  const once = async <T>(work: (tx: Queryable) => Promise<T>): Promise<T> => {
    const client = await pool.connect();
    let broken = false;
    try {
      await client.query('BEGIN ISOLATION LEVEL READ COMMITTED');
      const value = await work(on(client));
      await client.query('COMMIT');
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
    transaction: work => retryConflicts(() => once(work), options.random, pause),
    close: () => pool.end(),
  };
}
