import type { SyncTransport } from '../../common/features/sync/transport.ts';
import { appErrorOf, type AppError } from '../../common/errors/app-error.ts';
import type { Client } from '../../common/ipc/port-rpc.ts';
import { utf8 } from '../../common/lib/bytes.ts';
import type { RecordId, SpaceId } from '../../common/lib/ids.ts';
import { err, ok, type Result } from '../../common/lib/result.ts';
import type { Change } from '../../common/sync/change.ts';
import { MAX_BATCH, MAX_REQUEST_BYTES, type PushAnswer } from '../../common/sync/protocol/push.ts';
import { applyLearnt, type Learnt, type Received } from './apply-learnt.ts';
import type { Cursor } from './cursor.ts';
import { openWith } from './incoming.ts';
import type { Rejected } from './data-contract.ts';
import type { Pending } from './outbox.ts';
import type { LogEntry, Store } from './store.ts';
import { startTimeline } from './timeline.ts';

/** Room for the request's own members beside the changes. */
const REQUEST_OVERHEAD = 1024;

/** What one batch came to. */
export interface Pushed {
  readonly records: readonly RecordId[];
  /** The outbox of this space is empty. */
  readonly done: boolean;
  /** The server has another timeline than before: everything starts over. */
  readonly restarted?: boolean;
}

/**
 * Offers one batch of a space's outbox. What the server has or refuses leaves the outbox; nothing is
 * marked 'sending', so a lost answer costs a repetition and no more.
 */
export async function pushBatch(
  store: Store,
  transport: Client<SyncTransport>,
  space: SpaceId,
): Promise<Result<Pushed, AppError>> {
  const pending = store.outbox.ofSpace(space, MAX_BATCH);
  if (pending.length === 0) return ok({ records: [], done: true });
  const { batch, lost } = await readBatch(store, pending);
  if (batch.length === 0) return learn(store, { space, rejected: lost });

  const { org } = store.owner;
  const answer = await transport.call('push', { org, space, changes: batch });
  if (!answer.ok) return answer;
  const { timeline, results } = answer.value;
  if (results.length !== batch.length) return err(appErrorOf('server-bad-answer'));
  const cursor = store.cursors.get(space);
  if (cursor !== undefined && cursor.timeline !== timeline) {
    const started = await startTimeline(store, space, timeline);
    return started.ok ? ok({ records: [], done: false, restarted: true }) : started;
  }
  const received: Received[] = [];
  const rejected: Rejected[] = [...lost];
  for (const [i, change] of batch.entries()) {
    const result = results[i];
    if (result === undefined) continue;
    if ('rejected' in result) rejected.push(await rejectedOf(store, change, result.code));
    else if (result.id !== change.id) return err(appErrorOf('server-bad-answer'));
    else received.push({ id: change.id, seq: result.seq, receivedAt: result.receivedAt });
  }
  return learn(store, { space, received, rejected, cursor: moved(store, cursor, answer.value) });
}

async function learn(store: Store, learnt: Learnt): Promise<Result<Pushed, AppError>> {
  const records = await applyLearnt(store, learnt);
  if (!records.ok) return records;
  const done = store.outbox.ofSpace(learnt.space, 1).length === 0;
  return ok({ records: records.value, done });
}

/** Changes of the log, as many as one request takes; and those whose row is damaged. */
async function readBatch(
  store: Store,
  pending: readonly Pending[],
): Promise<{ batch: Change[]; lost: Rejected[] }> {
  const rows = await store.db.log.bulkGet(pending.map(({ id }) => id));
  const present = rows.flatMap(row => row ?? []);
  const opened = await store.rows.openAll<LogEntry>('log', present);
  const entries = new Map(present.map(({ id }, i) => [id, opened[i]]));
  const batch: Change[] = [];
  const lost: Rejected[] = [];
  let room = MAX_REQUEST_BYTES - REQUEST_OVERHEAD;
  for (const one of pending) {
    const entry = entries.get(one.id);
    if (entry === undefined || !entry.ok) {
      const record = store.records.byRow(one.row)?.state.id ?? ('' as RecordId);
      lost.push({ id: one.id, space: one.space, code: 'record-damaged', record, field: '' });
      continue;
    }
    room -= utf8(JSON.stringify(entry.value.change)).length + 1;
    if (room < 0) break;
    batch.push(entry.value.change);
  }
  return { batch, lost };
}

async function rejectedOf(store: Store, change: Change, code: string): Promise<Rejected> {
  const opened = await openWith(store, change);
  const { id, space } = change;
  return typeof opened === 'string'
    ? { id, space, code, record: '' as RecordId, field: '' }
    : { id, space, code, record: opened.body.entity.id, field: opened.body.field };
}

/**
 * When nobody else wrote in between, the numbers given follow the cursor: what was pushed need not be
 * pulled. Otherwise the cursor stays and the next pull brings all of it.
 */
function moved(store: Store, cursor: Cursor | undefined, answer: PushAnswer): Cursor | undefined {
  let next = BigInt(cursor?.seq ?? '0');
  for (const result of answer.results) {
    if ('rejected' in result) continue;
    if (BigInt(result.seq) !== next + 1n) return undefined;
    next += 1n;
  }
  return { timeline: answer.timeline, seq: String(next), at: store.clock.wall() };
}
