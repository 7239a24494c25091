import { appErrorOf, type AppError } from '../../common/errors/app-error.ts';
import type { ChangeId, RecordId, SpaceId } from '../../common/lib/ids.ts';
import type { Json } from '../../common/lib/json.ts';
import { err, ok, type Result } from '../../common/lib/result.ts';
import type { OpenedChange } from '../../common/sync/change.ts';
import { orderEntries } from '../../common/sync/entry-order.ts';
import type { Receipt } from './apply-learnt.ts';
import type { HistoryEntry } from './data-contract.ts';
import type { LogRow } from './database.ts';
import { openWith } from './incoming.ts';
import type { LogEntry, Store } from './store.ts';

/** A change of the log with what the server said about it. */
export interface LoggedChange {
  readonly entry: LogEntry;
  /** Absent when this version or these keys can't open it. */
  readonly opened: OpenedChange | undefined;
}

/**
 * Who changed what and when in a record, every change after those that its author saw; oldest first.
 * Rows that can't be opened are left out: the record itself tells of damage.
 */
export async function readHistory(
  store: Store,
  id: RecordId,
): Promise<Result<HistoryEntry[], AppError>> {
  const [record] = store.records.byId(id);
  if (record === undefined) return err(appErrorOf('not-found'));
  const rows = await store.db.log.where('entity').equals(record.row).toArray();
  const logged = await readLog(store, rows);
  const changes = new Map<ChangeId, { opened: OpenedChange; receivedAt: number | undefined }>();
  for (const { entry, opened } of logged) {
    if (opened === undefined) continue;
    const waits = store.outbox.find(opened.id) !== undefined;
    changes.set(opened.id, { opened, receivedAt: waits ? undefined : entry.receivedAt });
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

/** Opens rows of the log, with the receipts of this device's own changes. */
export async function readLog(store: Store, rows: readonly LogRow[]): Promise<LoggedChange[]> {
  const entries = await store.rows.openAll<LogEntry>('log', rows);
  const receipts = await readReceipts(store, rows);
  const logged: LoggedChange[] = [];
  for (const one of entries) {
    if (!one.ok) continue;
    const { change } = one.value;
    const opened = await openWith(store, change);
    const entry = { ...one.value, ...receipts.get(change.id) };
    logged.push({ entry, opened: typeof opened === 'string' ? undefined : opened });
  }
  return logged;
}

async function readReceipts(
  store: Store,
  rows: readonly { readonly id: ChangeId; readonly space: SpaceId }[],
): Promise<Map<ChangeId, Receipt>> {
  const found = await store.db.receipt.bulkGet(rows.map(({ id }) => id));
  const present = found.flatMap(row => row ?? []);
  const opened = await store.rows.openAll<Receipt>('receipt', present);
  const receipts = new Map<ChangeId, Receipt>();
  present.forEach(({ id }, i) => {
    const receipt = opened[i];
    if (receipt?.ok) receipts.set(id, receipt.value);
  });
  return receipts;
}
