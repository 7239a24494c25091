import { PGlite, type Transaction } from '@electric-sql/pglite';
import type { Database, Queryable, SqlValue } from './database.ts';
import { DurableNodeFs, durableStartParams } from './durable-node-fs.ts';
import { lockFolder } from './folder-lock.ts';
import { startUpkeep } from './pglite-upkeep.ts';

/**
 * PostgreSQL inside the process, for a server that is set up by nobody: its files lie in `dataDir`,
 * or in memory only when that is absent. It runs transactions one after another, so none ever needs
 * to be run again, and a race shows on a real PostgreSQL only. Throws {@link DataFolderInUse} when
 * another process has the folder.
 */
export async function openPglite(dataDir?: string): Promise<Database> {
  const unlock = dataDir === undefined ? undefined : lockFolder(`${dataDir}.lock`);
  const lite = await create(dataDir).catch((error: unknown) => {
    unlock?.();
    throw error;
  });
  const stopUpkeep = dataDir === undefined ? undefined : startUpkeep(lite);

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
    // One after another: nobody else writes meanwhile.
    snapshot: work => lite.transaction(tx => work(on(tx))),
    close: async () => {
      stopUpkeep?.();
      await lite.close();
      unlock?.();
    },
  };
}

function create(dataDir: string | undefined): Promise<PGlite> {
  if (dataDir === undefined) return PGlite.create();
  return PGlite.create({
    fs: new DurableNodeFs(dataDir),
    startParams: durableStartParams(PGlite.defaultStartParams),
  });
}
