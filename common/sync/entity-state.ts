import type { AccountId, ChangeId, DeviceId, RecordId, SpaceId } from '../lib/ids.ts';
import type { Json } from '../lib/json.ts';

/** Who wrote a change and when; one object for all changes of a user action, which share it. */
export interface Stamp {
  readonly author: AccountId;
  readonly device: DeviceId;
  /** Wall clock of the writing device, ms. */
  readonly wall: number;
  /** Hybrid logical clock, see hlc.ts. */
  readonly hlc: string;
}

/** A change as the fold keeps it: a head of a field, or an entry of a list. */
export interface Folded {
  readonly id: ChangeId;
  readonly parents: readonly ChangeId[];
  readonly stamp: Stamp;
  readonly value: Json;
}

/** A field that holds one value, or several when they are in conflict. */
export interface Register {
  /** Changes of this field that no other names, the highest clock first. */
  readonly heads: readonly Folded[];
  /** Changes that another one names, whether they came already or not. */
  readonly superseded: ReadonlySet<ChangeId>;
}

/** Shared by the many fields that were written once. */
export const noIds: ReadonlySet<ChangeId> = new Set<ChangeId>();

/** The first or last change of a record, by a rule that no order of arrival changes. */
export interface Milestone {
  readonly id: ChangeId;
  readonly stamp: Stamp;
}

/** The first change of a record, whose type counts. */
export interface Birth extends Milestone {
  readonly type: string;
  /** A `set` that names no parent: what creates a record does just that. */
  readonly root: boolean;
}

/** A record's fold: a function of the set of its changes. */
export interface EntityState {
  readonly space: SpaceId;
  readonly id: RecordId;
  readonly born: Birth;
  readonly latest: Milestone;
  readonly registers: ReadonlyMap<string, Register>;
  /** Entries of each append-only field, in causal order, then by clock. */
  readonly lists: ReadonlyMap<string, readonly Folded[]>;
  /** Deletes and restores; the value of each is its op. */
  readonly life: Register;
}

/** Total order by hybrid clock, ties by id: for picks and sorting, never for what replaces what. */
export function compareByClock(a: Milestone, b: Milestone): number {
  if (a.stamp.hlc !== b.stamp.hlc) return a.stamp.hlc < b.stamp.hlc ? -1 : 1;
  if (a.id === b.id) return 0;
  return a.id < b.id ? -1 : 1;
}
