import type { z } from 'zod';
import type { AppError } from '../../common/errors/app-error.ts';
import type { ChangeId, RecordId, SpaceId } from '../../common/lib/ids.ts';
import { ok, type Result } from '../../common/lib/result.ts';
import { sealBatch } from './batches.ts';
import type { edit } from './data-contract.ts';
import { draftChanges } from './edits.ts';
import type { Fold } from './fold-chunk.ts';
import { FOLD_TABLES, sealFolds } from './fold-rows.ts';
import { sealWaiting } from './outbox.ts';
import { entriesOf, sendForSealing } from './seal-changes.ts';
import type { Store } from './store.ts';
import { writeLog } from './write-log.ts';

/** What a commit wrote. */
export interface Committed {
  readonly changes: ChangeId[];
  readonly records: RecordId[];
}

/**
 * One user action: its changes, the records they lead to and the outbox in one durable transaction.
 * Memory follows the disk, never the other way round: a crash in between loses nothing.
 */
export function commitEdits(
  store: Store,
  edits: readonly z.output<typeof edit>[],
): Promise<Result<Committed, AppError>> {
  return store.exclusively(async () => {
    const drafted = await draftChanges(store, edits);
    if (!drafted.ok) return drafted;
    const { changes } = drafted.value;
    const numbers = new Map<SpaceId, number>();
    for (const { header } of changes) {
      if (!numbers.has(header.space)) numbers.set(header.space, store.numbers.nextBatch());
    }
    const grown = [...drafted.value.folds.values()].map(({ record, state }): Fold => {
      const n = numbers.get(state.space) ?? 0;
      return { state, batches: [...(record?.batches ?? []), n] };
    });
    const sealing = sendForSealing(store, changes);
    if (!sealing.ok) return sealing;
    // Meanwhile the vault host is busy: nothing of the folds depends on what it seals.
    const folds = await sealFolds(store, grown);
    const signed = await entriesOf(changes, sealing.value);
    if (!signed.ok) return signed;
    const pending = changes.map(({ header, opened }) => ({
      n: numbers.get(header.space) ?? 0,
      id: header.id,
      space: header.space,
      record: opened.body.entity.id,
    }));
    const [batches, waiting] = await Promise.all([
      Promise.all(
        [...numbers].map(([space, n]) =>
          sealBatch(
            store,
            n,
            space,
            signed.value.filter(({ header }) => header.space === space),
          ),
        ),
      ),
      sealWaiting(store, pending),
    ]);
    const { db } = store;
    const written = await writeLog(store, batches, ['waiting', ...FOLD_TABLES], () =>
      Promise.all([db.waiting.bulkAdd(waiting), folds.write(db)]),
    );
    if (!written.ok) return written;

    folds.remember();
    store.outbox.add(pending);
    return ok({
      changes: changes.map(({ header }) => header.id),
      records: grown.map(({ state }) => state.id),
    });
  });
}
