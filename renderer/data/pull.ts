import type { SyncTransport } from '../../common/features/sync/transport.ts';
import { appErrorOf, type AppError } from '../../common/errors/app-error.ts';
import type { Client } from '../../common/ipc/port-rpc.ts';
import type { ChangeId, RecordId, SpaceId } from '../../common/lib/ids.ts';
import { err, ok, type Result } from '../../common/lib/result.ts';
import type { PullAnswer } from '../../common/sync/protocol/pull.ts';
import { MAX_BATCH, type StoredChange } from '../../common/sync/protocol/push.ts';
import { applyLearnt } from './apply-learnt.ts';
import type { Received } from './receipts.ts';
import { heldChanges } from './held-changes.ts';
import { judgeChanges, type Arrived, type Judged } from './incoming.ts';
import type { Store } from './store.ts';
import { startTimeline } from './timeline.ts';

/** With nothing new, the disk is woken this often only, to note that there was nothing. */
const NOTE_EVERY_MS = 300_000;

/** What one page brought. */
export interface Pulled {
  readonly records: readonly RecordId[];
  /** Nothing is left on the server. */
  readonly done: boolean;
  /** The server has another timeline than before: everything starts over. */
  readonly restarted?: boolean;
}

/**
 * Pulls one page of a space. A page with a hole is refused (`protocol-hole`); a change that does not
 * verify goes to quarantine and the next ones are applied; cursor and content move together.
 */
export async function pullPage(
  store: Store,
  transport: Client<SyncTransport>,
  space: SpaceId,
): Promise<Result<Pulled, AppError>> {
  const cursor = store.cursors.get(space);
  const after = cursor?.seq ?? '0';
  const { org } = store.owner;
  const answer = await transport.call('pull', { org, space, after, limit: MAX_BATCH });
  if (!answer.ok) return answer;
  const { timeline, changes, head } = answer.value;
  if (cursor !== undefined && timeline !== cursor.timeline) {
    const started = await startTimeline(store, space, timeline);
    return started.ok ? ok({ records: [], done: false, restarted: true }) : started;
  }
  const whole = checkPage(answer.value, after);
  if (!whole.ok) return whole;

  const at = store.clock.wall();
  if (changes.length === 0 && cursor !== undefined && Math.abs(at - cursor.at) < NOTE_EVERY_MS) {
    return ok({ records: [], done: true });
  }
  const { fresh, received } = sortOut(store, changes);
  const judged = await judgeChanges(store, space, fresh, timeline);
  if (!judged.ok) return judged;
  const news = await leaveOutHeld(store, judged.value);
  const seq = changes.at(-1)?.seq ?? after;
  const records = await applyLearnt(store, {
    space,
    judged: news,
    received,
    cursor: { timeline, seq, at },
  });
  return records.ok ? ok({ records: records.value, done: seq === head }) : records;
}

/** A client asserts that nothing is missing between its cursor and the page's last row. */
function checkPage({ changes, head }: PullAnswer, after: string): Result<undefined, AppError> {
  let expected = BigInt(after);
  for (const { seq } of changes) {
    expected += 1n;
    if (BigInt(seq) !== expected) return err(appErrorOf('protocol-hole', { at: String(expected) }));
  }
  if (BigInt(head) < BigInt(after)) return err(appErrorOf('rollback-refused'));
  if (changes.length === 0 && BigInt(head) > BigInt(after)) {
    return err(appErrorOf('protocol-hole', { at: String(expected + 1n) }));
  }
  return ok(undefined);
}

/** Changes that wait or were refused are received; of the rest each id counts once. */
function sortOut(
  { outbox, kept }: Store,
  changes: readonly StoredChange[],
): { fresh: Arrived[]; received: Received[] } {
  const received: Received[] = [];
  const fresh = new Map<ChangeId, Arrived>();
  for (const { seq, receivedAt, change } of changes) {
    const { id } = change;
    const isOwn = outbox.find(id) !== undefined || outbox.rejected.has(id);
    if (isOwn) received.push({ id, seq, receivedAt });
    else if (!fresh.has(id) && !kept.has(id)) fresh.set(id, { change, seq, receivedAt });
  }
  return { fresh: [...fresh.values()], received };
}

/** What the log has already is no news, whatever is thought of its author by now. */
async function leaveOutHeld(store: Store, judged: readonly Judged[]): Promise<Judged[]> {
  const opened = judged.flatMap(one => (one.opened === undefined ? [] : [one.opened]));
  const held = await heldChanges(store, opened);
  return judged.filter(one => one.opened === undefined || !held.has(one.opened.id));
}
