import type { StorageKeeper } from '../../common/features/storage/storage-keeper.ts';
import type { Client } from '../../common/ipc/port-rpc.ts';
import type { Database } from './tables.ts';

const READ_AT_ONCE = 64;
/** One page of a backup, so that neither side holds much of the log at once. */
const PAGE_BYTES = 8 * 1024 * 1024;

/**
 * Hands over the log for backups, sealed as it lies, whenever main wants one: up to the batch that is the
 * last at that moment. Returns the function that stops it.
 */
export function serveBackups(
  db: Database,
  keeper: Client<StorageKeeper>,
  onBug: (where: string, bug: unknown) => void,
): () => void {
  return keeper.on('backupWanted', ({ id }) => {
    handOver(db, keeper, id).catch((bug: unknown) => onBug('backup', bug));
  });
}

async function handOver(db: Database, keeper: Client<StorageKeeper>, id: string): Promise<void> {
  const numbers = await db.batch.toCollection().primaryKeys();
  const total = numbers.length;
  let size = READ_AT_ONCE;
  for (let at = 0; ;) {
    const rows = (await db.batch.bulkGet(numbers.slice(at, at + size))).flatMap(row => row ?? []);
    at += size;
    const bytes = rows.reduce((sum, { sealed }) => sum + sealed.length, 0);
    // Pages of the pulled log are some hundred times as large as a user's action.
    size = bytes > PAGE_BYTES ? Math.max(1, size >> 1) : Math.min(READ_AT_ONCE, size * 2);
    const batches = rows.map(({ n, space, sealed }) => ({ n, space, sealed }));
    const done = at >= total;
    const taken = await keeper.call('backupPage', { id, total, batches, done });
    if (!taken.ok || done) return;
  }
}
