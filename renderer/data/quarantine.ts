import type { AppError } from '../../common/errors/app-error.ts';
import type { ChangeId, RecordId, SpaceId } from '../../common/lib/ids.ts';
import { ok, type Result } from '../../common/lib/result.ts';
import { applyLearnt } from './apply-learnt.ts';
import { judgeChanges, type Arrived } from './incoming.ts';
import type { Store } from './store.ts';

/** What a row of the quarantine holds. */
export interface QuarantineEntry {
  readonly entry: Arrived;
  readonly code: string;
}

/** Judged again at a time; the rest waits for the next occasion. */
const RETRY_AT_ONCE = 500;

/**
 * Judges quarantined changes again: their author's membership, device or key may have come later than
 * they did. Returns the records that look different now.
 */
export async function retryQuarantine(store: Store): Promise<Result<RecordId[], AppError>> {
  const ids = [...store.outbox.quarantined.keys()].slice(0, RETRY_AT_ONCE);
  const rows = (await store.db.quarantine.bulkGet(ids)).flatMap(row => row ?? []);
  const opened = await store.rows.openAll<QuarantineEntry>('quarantine', rows);
  const bySpace = new Map<SpaceId, Arrived[]>();
  rows.forEach(({ space }, i) => {
    const content = opened[i];
    if (content?.ok) bySpace.set(space, [...(bySpace.get(space) ?? []), content.value.entry]);
  });
  const changed: RecordId[] = [];
  for (const [space, entries] of bySpace) {
    const judged = await judgeChanges(store, space, entries);
    if (!judged.ok) return judged;
    const better = judged.value.filter(one => one.verdict !== 'quarantine');
    for (const one of judged.value) {
      if (one.verdict === 'quarantine') postpone(store, one.arrived.change.id);
    }
    if (better.length === 0) continue;
    const records = await applyLearnt(store, { space, judged: better });
    if (!records.ok) return records;
    changed.push(...records.value);
  }
  return ok(changed);
}

/** To the end of the line, so that every change has its turn. */
function postpone({ outbox }: Store, id: ChangeId): void {
  const one = outbox.quarantined.get(id);
  if (one === undefined) return;
  outbox.quarantined.delete(id);
  outbox.quarantined.set(id, one);
}
