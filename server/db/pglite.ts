import { PGlite, type Transaction } from '@electric-sql/pglite';
import type { Database, Queryable, SqlValue } from './database.ts';

/**
 * PostgreSQL inside the process, for a server that is set up by nobody: its files lie in `dataDir`,
 * or in memory only when that is absent. It runs transactions one after another, so none ever needs
 * to be run again, and a race shows on a real PostgreSQL only.
 */
export async function openPglite(dataDir?: string): Promise<Database> {
  const lite = await PGlite.create(dataDir === undefined ? {} : { dataDir });
  const on = (target: PGlite | Transaction): Queryable => ({
    query: async <Row extends object>(sql: string, values: readonly SqlValue[] = []) =>
      (await target.query<Row>(sql, [...values])).rows,
    script: async sql => {
      await target.exec(sql);
    },
  });
  return {
    ...on(lite),
    transaction: work => lite.transaction(tx => work(on(tx))),
    close: () => lite.close(),
  };
}
