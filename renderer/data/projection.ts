import type { RecordId, SpaceId } from '../../common/lib/ids.ts';
import type { EntityState } from '../../common/sync/entity-state.ts';
import type { DamagedRecord } from './data-contract.ts';

/** A record in memory. */
export interface LiveRecord {
  /** Its row's id in the store. */
  readonly row: string;
  readonly state: EntityState;
}

/** Every record's fold, in memory from unlock to lock: the whole read path. */
export interface Projection {
  readonly size: number;
  byRow(row: string): LiveRecord | undefined;
  /** Ids are random, so only a forged change brings one into a second space. */
  byId(id: RecordId): readonly LiveRecord[];
  inSpace(space: SpaceId, id: RecordId): LiveRecord | undefined;
  ofType(type: string): Iterable<LiveRecord>;
  all(): Iterable<LiveRecord>;
  put(record: LiveRecord): void;
  /** A row that can't be opened, by its id. */
  markDamaged(row: string, space: SpaceId): void;
  isDamaged(row: string): boolean;
  damaged(): readonly DamagedRecord[];
}

/** An empty projection. */
export function projection(): Projection {
  const rows = new Map<string, LiveRecord>();
  const ids = new Map<RecordId, readonly string[]>();
  const types = new Map<string, Set<string>>();
  const damaged = new Map<string, DamagedRecord>();

  const live = (row: string): LiveRecord[] => {
    const record = rows.get(row);
    return record === undefined ? [] : [record];
  };
  return {
    get size() {
      return rows.size;
    },
    byRow: row => rows.get(row),
    byId: id => (ids.get(id) ?? []).flatMap(live),
    inSpace: (space, id) =>
      (ids.get(id) ?? []).flatMap(live).find(({ state }) => state.space === space),
    ofType: type => [...(types.get(type) ?? [])].flatMap(live),
    all: () => rows.values(),
    put: record => {
      const { row, state } = record;
      const before = rows.get(row)?.state;
      rows.set(row, record);
      damaged.delete(row);
      if (before === undefined) ids.set(state.id, [...(ids.get(state.id) ?? []), row]);
      if (before?.born.type === state.born.type) return;
      if (before !== undefined) types.get(before.born.type)?.delete(row);
      const ofType = types.get(state.born.type) ?? new Set<string>();
      types.set(state.born.type, ofType.add(row));
    },
    markDamaged: (row, space) => damaged.set(row, { id: row, space }),
    isDamaged: row => damaged.has(row),
    damaged: () => [...damaged.values()],
  };
}
