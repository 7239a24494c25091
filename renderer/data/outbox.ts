import type { AppError } from '../../common/errors/app-error.ts';
import type { ChangeId, SpaceId } from '../../common/lib/ids.ts';
import type { OutboxState, Quarantined, Rejected } from './data-contract.ts';

/** A change that waits for the server. */
export interface Pending {
  /** Place in the outbox table; the order of pushing. */
  readonly n: number;
  readonly id: ChangeId;
  readonly space: SpaceId;
  /** Row of its record. */
  readonly row: string;
}

/** What is known in memory of pending, refused and quarantined changes; the tables hold the same. */
export interface Outbox {
  add(pending: readonly Pending[]): void;
  /** The server has them or refused them. Returns the rows of their records. */
  remove(ids: readonly ChangeId[]): readonly string[];
  find(id: ChangeId): Pending | undefined;
  /** Oldest first. */
  ofSpace(space: SpaceId, limit: number): readonly Pending[];
  spaces(): readonly SpaceId[];
  pendingOf(row: string): number;
  readonly rejected: Map<ChangeId, Rejected>;
  readonly quarantined: Map<ChangeId, Quarantined>;
  /** The oldest pending change, whose time the screen tells. */
  oldest(): Pending | undefined;
  readonly size: number;
  lastSyncAt: number | undefined;
  error: AppError | undefined;
}

/** An empty outbox. */
export function outbox(): Outbox {
  const pending = new Map<ChangeId, Pending>();
  const counts = new Map<string, number>();
  const count = (row: string, by: number): void => {
    const next = (counts.get(row) ?? 0) + by;
    if (next === 0) counts.delete(row);
    else counts.set(row, next);
  };
  return {
    rejected: new Map(),
    quarantined: new Map(),
    lastSyncAt: undefined,
    error: undefined,
    get size() {
      return pending.size;
    },
    add: added => {
      for (const one of added) {
        if (!pending.has(one.id)) count(one.row, 1);
        pending.set(one.id, one);
      }
    },
    remove: ids => {
      const rows = new Set<string>();
      for (const id of ids) {
        const one = pending.get(id);
        if (one === undefined) continue;
        pending.delete(id);
        count(one.row, -1);
        rows.add(one.row);
      }
      return [...rows];
    },
    find: id => pending.get(id),
    ofSpace: (space, limit) => {
      const found: Pending[] = [];
      for (const one of pending.values()) {
        if (one.space === space) found.push(one);
        if (found.length === limit) break;
      }
      return found;
    },
    spaces: () => [...new Set([...pending.values()].map(one => one.space))],
    pendingOf: row => counts.get(row) ?? 0,
    oldest: () => pending.values().next().value,
  };
}

/** The outbox as the screens show it. */
export function outboxState(box: Outbox, since: number | undefined): OutboxState {
  return {
    pending: box.size,
    since,
    rejected: [...box.rejected.values()],
    quarantined: [...box.quarantined.values()],
    lastSyncAt: box.lastSyncAt,
    ...(box.error === undefined ? {} : { error: box.error }),
  };
}
