import { appErrorOf, type AppError } from '../../common/errors/app-error.ts';
import type { ChangeId, RecordId } from '../../common/lib/ids.ts';
import type { Json } from '../../common/lib/json.ts';
import { err, ok, type Result } from '../../common/lib/result.ts';
import type { OpenedChange } from '../../common/sync/change.ts';
import { orderEntries } from '../../common/sync/entry-order.ts';
import { readBatches } from './batches.ts';
import type { HistoryEntry } from './data-contract.ts';
import { openEntry } from './incoming.ts';
import type { LogEntry } from './log-batch.ts';
import { mapBounded } from './map-bounded.ts';
import { readTaken } from './receipts.ts';
import type { Store } from './store.ts';

const READ_AT_ONCE = 32;
const OPEN_AT_ONCE = 256;

/** A change of the log with what the server said about it. */
export interface LoggedChange {
  readonly entry: LogEntry;
  /** Absent when this version or these keys can't open it. */
  readonly opened: OpenedChange | undefined;
}

/**
 * Who changed what and when in a record, every change after those that its author saw; oldest first.
 * Batches that can't be opened are left out: the record itself tells of damage.
 */
export async function readHistory(
  store: Store,
  id: RecordId,
): Promise<Result<HistoryEntry[], AppError>> {
  const [record] = store.records.byId(id);
  if (record === undefined) return err(appErrorOf('not-found'));
  const changes = new Map<ChangeId, { opened: OpenedChange; receivedAt: number | undefined }>();
  for (let at = 0; at < record.batches.length; at += READ_AT_ONCE) {
    const numbers = record.batches.slice(at, at + READ_AT_ONCE);
    const batches = [...(await readBatches(store, numbers))].flatMap(([n, entries]) =>
      entries.ok ? [{ n, entries: entries.value.filter(one => one.record === id) }] : [],
    );
    for (const { entry, opened } of await readLog(store, batches)) {
      if (opened === undefined || opened.body.entity.id !== id) continue;
      const waits = store.outbox.find(opened.id) !== undefined;
      changes.set(opened.id, { opened, receivedAt: waits ? undefined : entry.receivedAt });
    }
  }
  const ordered = orderEntries(
    [...changes.values()].map(({ opened: { id: change, author, device, body } }) => {
      const { parents, wall, hlc, value } = body;
      return { id: change, parents, value, stamp: { author, device, wall, hlc } };
    }),
  );
  return ok(
    ordered.flatMap(({ id: change, parents, stamp, value }): HistoryEntry[] => {
      const found = changes.get(change);
      if (found === undefined) return [];
      const { field, op } = found.opened.body;
      const before = op === 'set' || op === 'resolve' ? valueBefore(parents, field) : undefined;
      return [
        {
          change,
          author: stamp.author,
          authorName: store.keys.nameOf(stamp.author),
          device: stamp.device,
          at: stamp.wall,
          field,
          op,
          before,
          after: value,
          receivedAt: found.receivedAt,
        },
      ];
    }),
  );

  /** Of several values that were settled by one, the one that stood first. */
  function valueBefore(parents: readonly ChangeId[], field: string): Json | undefined {
    return parents
      .flatMap(parent => changes.get(parent)?.opened.body ?? [])
      .filter(body => body.field === field)
      .sort((a, b) => (a.hlc < b.hlc ? 1 : -1))[0]?.value;
  }
}

/** Opens changes of the log, with the receipts of this device's own ones. */
export async function readLog(
  store: Store,
  batches: readonly { readonly n: number; readonly entries: readonly LogEntry[] }[],
): Promise<LoggedChange[]> {
  const taken = await readTaken(
    store,
    batches.map(({ n }) => n),
  );
  const all = batches.flatMap(({ n, entries }) =>
    entries.map(entry => ({ ...entry, ...taken.get(n)?.get(entry.header.id) })),
  );
  return mapBounded(all, OPEN_AT_ONCE, async entry => {
    const opened = await openEntry(store, entry);
    return { entry, opened: typeof opened === 'string' ? undefined : opened };
  });
}
