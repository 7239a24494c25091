import { z } from 'zod';
import type { AppError } from '../../../common/errors/app-error.ts';
import { CREDENTIAL } from '../../../common/features/vault/credential.ts';
import {
  importedCredential,
  MAX_IMPORT_ROWS,
} from '../../../common/features/vault/import/import-preview.ts';
import type { Client } from '../../../common/ipc/port-rpc.ts';
import { spaceId, type RecordId, type SpaceId } from '../../../common/lib/ids.ts';
import { ok, type Result } from '../../../common/lib/result.ts';
import { jsonOf } from '../../../common/records/record-edit.ts';
import { MAX_PAGE, type DataContract } from '../../data/data-contract.ts';
import { commitsOf } from './import-plan.ts';

type Data = Client<DataContract>;

/** Where sealed credentials wait, beside the drafts of forms. */
const FORM = 'vault/import';

const waitingImport = z.object({
  space: spaceId,
  credentials: z.array(importedCredential).max(MAX_IMPORT_ROWS),
});
/** Credentials that the vault host sealed from a file, on their way into the log. */
export type WaitingImport = z.infer<typeof waitingImport>;

/**
 * Keeps what was sealed, itself sealed by the data worker, before the first of it is stored: after a crash the
 * rest is stored from here, under the same ids, with neither the file nor its passphrase.
 */
export function keepWaiting(
  data: Data,
  waiting: WaitingImport,
): Promise<Result<unknown, AppError>> {
  return data.call('writeDraft', { form: FORM, values: { waiting: jsonOf(waiting) } });
}

/** Gives up what was not stored. */
export function forgetWaiting(data: Data): Promise<Result<unknown, AppError>> {
  return data.call('writeDraft', { form: FORM, values: null });
}

/** What an import that was cut off has left to store; undefined when nothing waits. */
export async function readWaiting(
  data: Data,
): Promise<Result<WaitingImport | undefined, AppError>> {
  const draft = await data.call('readDraft', { form: FORM });
  if (!draft.ok) return draft;
  const waiting = waitingImport.safeParse(draft.value?.['waiting']);
  if (!waiting.success) return ok(undefined);
  const { space, credentials } = waiting.data;
  const stored = await storedIn(data, space);
  if (!stored.ok) return stored;
  const rest = credentials.filter(({ record }) => !stored.value.has(record));
  return ok(rest.length === 0 ? undefined : { space, credentials: rest });
}

/**
 * Stores what waits, in commits that are each taken whole, and forgets it at the end. After a failure the rest
 * still waits.
 * @param onStored how many are stored so far
 */
export async function storeWaiting(
  data: Data,
  { space, credentials }: WaitingImport,
  onStored: (count: number) => void,
): Promise<Result<unknown, AppError>> {
  let count = 0;
  for (const commit of commitsOf(space, credentials)) {
    const stored = await data.call('commit', { edits: [...commit.edits] });
    if (!stored.ok) return stored;
    count += commit.credentials;
    onStored(count);
  }
  return forgetWaiting(data);
}

/** Credentials of a space, those too that somebody has deleted since. */
async function storedIn(data: Data, space: SpaceId): Promise<Result<Set<RecordId>, AppError>> {
  const ids = new Set<RecordId>();
  for (const deleted of [false, true]) {
    for (let after: string | undefined; ;) {
      const page = await data.call('list', {
        type: CREDENTIAL,
        space,
        deleted,
        limit: MAX_PAGE,
        ...(after === undefined ? {} : { after }),
      });
      if (!page.ok) return page;
      for (const { id } of page.value.records) ids.add(id);
      if (page.value.next === null) break;
      after = page.value.next;
    }
  }
  return ok(ids);
}
