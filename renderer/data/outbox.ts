import type { AppError } from '../../common/errors/app-error.ts';
import type { ChangeId, RecordId, SpaceId } from '../../common/lib/ids.ts';
import type { OutboxState, Quarantined, Rejected } from './data-contract.ts';
import type { BatchNoteRow } from './tables.ts';
import type { SealedRows } from './sealed-rows.ts';

/** A change that waits for the server. */
export interface Pending {
  /** Its batch in the log; batches are pushed in their order. */
  readonly n: number;
  readonly id: ChangeId;
  readonly space: SpaceId;
  /** Empty when it is not known. */
  readonly record: RecordId;
}

/** What a row of `waiting` holds: changes of its batch that wait, and their records. */
export type WaitingContent = readonly (readonly [ChangeId, RecordId])[];

/** A refused change with its batch. */
export interface RejectedEntry extends Rejected {
  readonly n: number;
}

/** What is known in memory of pending, refused and quarantined changes; the tables hold the same. */
export interface Outbox {
  add(pending: readonly Pending[]): void;
  /** The server has them or refused them. Returns their records. */
  remove(ids: readonly ChangeId[]): readonly RecordId[];
  find(id: ChangeId): Pending | undefined;
  /** Oldest first. */
  ofSpace(space: SpaceId, limit: number): readonly Pending[];
  ofBatch(n: number): readonly Pending[];
  spaces(): readonly SpaceId[];
  pendingOf(record: RecordId): number;
  readonly rejected: Map<ChangeId, RejectedEntry>;
  readonly quarantined: Map<ChangeId, Quarantined>;
  /** The oldest pending change, whose time the screen tells. */
  oldest(): Pending | undefined;
  /** Batches of which something waits. */
  batches(): readonly number[];
  readonly size: number;
  lastSyncAt: number | undefined;
  error: AppError | undefined;
}

/** An empty outbox. */
export function outbox(): Outbox {
  const pending = new Map<ChangeId, Pending>();
  const batches = new Map<number, Set<Pending>>();
  const counts = new Map<RecordId, number>();
  const count = (record: RecordId, by: number): void => {
    const next = (counts.get(record) ?? 0) + by;
    if (next === 0) counts.delete(record);
    else counts.set(record, next);
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
        if (pending.has(one.id)) continue;
        count(one.record, 1);
        pending.set(one.id, one);
        const batch = batches.get(one.n);
        if (batch === undefined) batches.set(one.n, new Set([one]));
        else batch.add(one);
      }
    },
    remove: ids => {
      const records = new Set<RecordId>();
      for (const id of ids) {
        const one = pending.get(id);
        if (one === undefined) continue;
        pending.delete(id);
        count(one.record, -1);
        records.add(one.record);
        const batch = batches.get(one.n);
        batch?.delete(one);
        if (batch?.size === 0) batches.delete(one.n);
      }
      return [...records];
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
    ofBatch: n => [...(batches.get(n) ?? [])],
    spaces: () => [...new Set([...pending.values()].map(one => one.space))],
    pendingOf: record => counts.get(record) ?? 0,
    oldest: () => pending.values().next().value,
    batches: () => [...batches.keys()],
  };
}

/** Rows that say what of each batch waits. */
export function sealWaiting(
  { rows }: { readonly rows: SealedRows },
  pending: readonly Pending[],
): Promise<BatchNoteRow[]> {
  const batches = new Map<number, Pending[]>();
  for (const one of pending) {
    const batch = batches.get(one.n);
    if (batch === undefined) batches.set(one.n, [one]);
    else batch.push(one);
  }
  return Promise.all(
    [...batches].map(async ([n, of]) => {
      const space = of[0]?.space ?? ('' as SpaceId);
      const content: WaitingContent = of.map(({ id, record }) => [id, record] as const);
      return { n, space, sealed: await rows.seal('waiting', n, space, content) };
    }),
  );
}

/** The outbox as the screens show it. */
export function outboxState(box: Outbox, since: number | undefined): OutboxState {
  return {
    pending: box.size,
    since,
    rejected: [...box.rejected.values()].map(({ n: _batch, ...rejected }) => rejected),
    quarantined: [...box.quarantined.values()],
    lastSyncAt: box.lastSyncAt,
    ...(box.error === undefined ? {} : { error: box.error }),
  };
}
