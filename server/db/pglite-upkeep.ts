import type { PGlite } from '@electric-sql/pglite';

const CHECKPOINT_MS = 5 * 60_000;
/** Every so many checkpoints, dead rows are cleared away and the planner's figures are renewed. */
const CHECKPOINTS_PER_VACUUM = 12;

/**
 * Does what a PostgreSQL server's background processes do and PGlite has none for: without
 * checkpoints its write-ahead log would grow until the server stops. Returns the function that ends it.
 */
export function startUpkeep(lite: Pick<PGlite, 'exec' | 'query'>): () => void {
  let lastLsn = '';
  let checkpoints = 0;
  const keepUp = async (): Promise<void> => {
    const { rows } = await lite.query<{ lsn: string }>('SELECT pg_current_wal_lsn()::text AS lsn');
    const lsn = rows[0]?.lsn ?? '';
    if (lsn === lastLsn) return;
    checkpoints += 1;
    if (checkpoints % CHECKPOINTS_PER_VACUUM === 0) await lite.exec('VACUUM (ANALYZE)');
    await lite.exec('CHECKPOINT');
    const after = await lite.query<{ lsn: string }>('SELECT pg_current_wal_lsn()::text AS lsn');
    lastLsn = after.rows[0]?.lsn ?? '';
  };
  const timer = setInterval(() => {
    // A failure here (a full disk) also meets the next request, which says so.
    keepUp().catch(() => undefined);
  }, CHECKPOINT_MS);
  timer.unref();
  return () => clearInterval(timer);
}
