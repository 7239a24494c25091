import { useCallback, useRef } from 'react';
import type { AppError } from '../../../common/errors/app-error.ts';
import { SITE, type SiteFields } from '../../../common/features/workspace/site.ts';
import { newId, type RecordId, type SpaceId } from '../../../common/lib/ids.ts';
import { createEdits } from '../../../common/records/record-edit.ts';
import { ok, type Result } from '../../../common/lib/result.ts';
import { useCommit } from '../../data/use-records.ts';
import { usePlatform } from '../../lib/platform-context.ts';
import { useVaultDesk } from '../../lib/vault-desk.ts';

/** The key of a new space reaches the data worker by its own way; this often it is asked for again. */
const KEY_TRIES = 20;
const KEY_WAIT_MS = 150;

/**
 * Makes the space of a site and commits the site's record in it. When the commit fails, the next try
 * takes the space that was made already.
 */
export function useCreateSite(): (fields: SiteFields) => Promise<Result<SpaceId, AppError>> {
  const desk = useVaultDesk();
  const commit = useCommit();
  const { random } = usePlatform();
  const made = useRef<{ space: SpaceId; id: RecordId } | undefined>(undefined);
  return useCallback(
    async fields => {
      if (made.current === undefined) {
        const created = await desk.call('createSite');
        if (!created.ok) return created;
        made.current = { space: created.value.space, id: newId<RecordId>(random) };
      }
      const { space, id } = made.current;
      const edits = createEdits({ space, type: SITE, id }, fields);
      for (let tries = 1; ; tries += 1) {
        const committed = await commit(edits);
        if (committed.ok) return ok(space);
        if (committed.error.kind !== 'no-key-for-space' || tries === KEY_TRIES) return committed;
        await new Promise(resolve => setTimeout(resolve, KEY_WAIT_MS));
      }
    },
    [desk, commit, random],
  );
}
