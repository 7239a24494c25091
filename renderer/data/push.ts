import type { SyncTransport } from '../../common/features/sync/transport.ts';
import { appErrorOf, type AppError } from '../../common/errors/app-error.ts';
import type { Client } from '../../common/ipc/port-rpc.ts';
import type { ChangeId, RecordId, SpaceId } from '../../common/lib/ids.ts';
import { err, ok, type Result } from '../../common/lib/result.ts';
import type { Change } from '../../common/sync/change.ts';
import { MAX_BATCH, MAX_REQUEST_BYTES, type PushAnswer } from '../../common/sync/protocol/push.ts';
import { applyLearnt, type Learnt } from './apply-learnt.ts';
import type { Received } from './receipts.ts';
import type { Cursor } from './cursor.ts';
import { readBatches } from './batches.ts';
import { openEntry } from './incoming.ts';
import { changeOf, type LogEntry } from './log-batch.ts';
import type { Pending, RejectedEntry } from './outbox.ts';
import type { Store } from './store.ts';
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
  const { batch, lost } = await readPending(store, pending);
  if (batch.length === 0) return learn(store, { space, rejected: lost });

  const { org } = store.owner;
  const answer = await transport.call('push', {
    org,
    space,
    changes: batch.map(one => one.change),
  });
  if (!answer.ok) return answer;
  const { timeline, results } = answer.value;
  if (results.length !== batch.length) return err(appErrorOf('server-bad-answer'));
  const cursor = store.cursors.get(space);
  if (cursor !== undefined && cursor.timeline !== timeline) {
    const started = await startTimeline(store, space, timeline);
    return started.ok ? ok({ records: [], done: false, restarted: true }) : started;
  }
  const received: Received[] = [];
  const rejected: RejectedEntry[] = [...lost];
  for (const [i, { change, entry, n }] of batch.entries()) {
    const result = results[i];
    if (result === undefined) continue;
    if ('rejected' in result) rejected.push(await rejectedOf(store, entry, n, result.code));
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

interface Offered {
  readonly change: Change;
  readonly entry: LogEntry;
  readonly n: number;
}

/** Changes of the log, as many as one request takes; and those whose batch is damaged. */
async function readPending(
  store: Store,
  pending: readonly Pending[],
): Promise<{ batch: Offered[]; lost: RejectedEntry[] }> {
  const numbers = [...new Set(pending.map(({ n }) => n))];
  const entries = new Map<ChangeId, LogEntry>();
  for (const [, read] of await readBatches(store, numbers)) {
    if (read.ok) for (const entry of read.value) entries.set(entry.header.id, entry);
  }
  const batch: Offered[] = [];
  const lost: RejectedEntry[] = [];
  let room = MAX_REQUEST_BYTES - REQUEST_OVERHEAD;
  for (const { id, n, space, record } of pending) {
    const entry = entries.get(id);
    if (entry === undefined) {
      lost.push({ id, n, space, code: 'record-damaged', record, field: '' });
      continue;
    }
    const change = changeOf(entry);
    // Ids, numbers, base64url: as many bytes as characters.
    room -= JSON.stringify(change).length + 1;
    if (room < 0) break;
    batch.push({ change, entry, n });
  }
  return { batch, lost };
}

async function rejectedOf(
  store: Store,
  entry: LogEntry,
  n: number,
  code: string,
): Promise<RejectedEntry> {
  const opened = await openEntry(store, entry);
  const { id, space } = entry.header;
  return typeof opened === 'string'
    ? { id, n, space, code, record: '' as RecordId, field: '' }
    : { id, n, space, code, record: opened.body.entity.id, field: opened.body.field };
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
