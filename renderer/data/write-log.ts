import type { AppError } from '../../common/errors/app-error.ts';
import { ok, type Result } from '../../common/lib/result.ts';
import { writeAtomically } from './database.ts';
import type { TableName } from './tables.ts';
import type { BatchRow } from './log-batch.ts';
import type { Store } from './store.ts';

/**
 * Writes the batches of a user action, with whatever belongs to them, in one durable transaction, and
 * at the same time their second copy.
 * @param rest what is written beside the batches, in the same transaction
 */
export async function writeLog(
  { db, journal }: Pick<Store, 'db' | 'journal'>,
  batches: readonly BatchRow[],
  tables: readonly TableName[],
  rest: () => Promise<unknown>,
): Promise<Result<undefined, AppError>> {
  const written = await journal.keep(batches, () =>
    writeAtomically(db, ['batch', ...tables], () =>
      Promise.all([db.batch.bulkAdd(batches), rest()]),
    ),
  );
  if (!written.ok) return written;
  journal.grown(Math.max(...batches.map(({ n }) => n)));
  return ok(undefined);
}
