import type { StorageKeeper } from '../../common/features/storage/storage-keeper.ts';
import type { AppError } from '../../common/errors/app-error.ts';
import type { Client } from '../../common/ipc/port-rpc.ts';
import type { Result } from '../../common/lib/result.ts';
import { overStore } from './database.ts';
import type { BatchRow } from './log-batch.ts';
import type { ConnectionLoss, Database } from './tables.ts';

const READ_AT_ONCE = 64;
/** One page of a backup, so that neither side holds much of the log at once. */
const PAGE_BYTES = 8 * 1024 * 1024;

/** The log as it lies, sealed. */
export interface SealedLog {
  readonly lost: ConnectionLoss;
  numbers(): Promise<readonly number[]>;
  read(numbers: readonly number[]): Promise<readonly BatchRow[]>;
}

/** The log of an open store. */
export function logOf({ batch, lost }: Pick<Database, 'batch' | 'lost'>): SealedLog {
  return {
    lost,
    numbers: () => batch.toCollection().primaryKeys(),
    read: async numbers => (await batch.bulkGet([...numbers])).flatMap(row => row ?? []),
  };
}

/**
 * Hands over the log for backups whenever main wants one: up to the batch that is the last at that moment.
 * What can't be read ends the backup with its reason. Returns the function that stops it.
 */
export function serveBackups(
  log: SealedLog,
  keeper: Client<StorageKeeper>,
  onBug: (where: string, bug: unknown) => void,
): () => void {
  const serve = async (id: string): Promise<void> => {
    const handed = await overStore(() => handOver(log, keeper, id), log.lost);
    if (handed.ok || handed.error.kind === 'cancelled') return;
    const failed = handed.error.detail?.['reason']?.toString() ?? handed.error.kind;
    await keeper.call('backupPage', { id, total: 0, batches: [], done: true, failed });
  };
  return keeper.on('backupWanted', ({ id }) => {
    serve(id).catch((bug: unknown) => onBug('backup', bug));
  });
}

async function handOver(
  log: SealedLog,
  keeper: Client<StorageKeeper>,
  id: string,
): Promise<Result<undefined, AppError>> {
  const numbers = await log.numbers();
  const total = numbers.length;
  let size = READ_AT_ONCE;
  for (let at = 0; ;) {
    const rows = await log.read(numbers.slice(at, at + size));
    at += size;
    const bytes = rows.reduce((sum, { sealed }) => sum + sealed.length, 0);
    // Pages of the pulled log are some hundred times as large as a user's action.
    size = bytes > PAGE_BYTES ? Math.max(1, size >> 1) : Math.min(READ_AT_ONCE, size * 2);
    const batches = rows.map(({ n, space, sealed }) => ({ n, space, sealed }));
    const done = at >= total;
    const taken = await keeper.call('backupPage', { id, total, batches, done });
    if (!taken.ok || done) return taken;
  }
}
