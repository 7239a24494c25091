import type { AppError } from '../../common/errors/app-error.ts';
import { ok, type Result } from '../../common/lib/result.ts';
import type { FormDraft } from './data-contract.ts';
import { writeAtomically } from './database.ts';
import type { Store } from './store.ts';

/** What was typed into a form and not committed; null when there is nothing, or it can't be read. */
export async function readDraft(store: Store, form: string): Promise<FormDraft | null> {
  const id = await store.blind.of('draft', form);
  const row = await store.db.draft.get(id);
  const draft = row && (await store.rows.open<FormDraft>('draft', id, '', row.sealed));
  return draft?.ok ? draft.value : null;
}

/** Keeps what was typed, sealed; null forgets it. The last call wins. */
export function writeDraft(
  store: Store,
  form: string,
  values: FormDraft | null,
): Promise<Result<undefined, AppError>> {
  return store.exclusively(async () => {
    const id = await store.blind.of('draft', form);
    const { draft } = store.db;
    const sealed = values === null ? undefined : await store.rows.seal('draft', id, '', values);
    const written = await writeAtomically(store.db, ['draft'], async () => {
      await (sealed === undefined ? draft.delete(id) : draft.put({ id, sealed }));
    });
    return written.ok ? ok(undefined) : written;
  });
}
