import { compareByClock, type EntityState, type Folded } from './entity-state.ts';
import { entryHeads } from './entry-order.ts';

/** What a head of a record's life says. */
export type LifeValue = 'deleted' | 'alive';

/** Whether a record is there, and who says what about it. */
export interface RecordLife {
  /** Deleted, and nobody disagrees: hidden. */
  readonly deleted: boolean;
  /**
   * Deletes on one side; on the other restores and edits made without knowledge of the delete, the
   * highest clock first. Values are {@link LifeValue}; empty when nobody ever deleted it.
   */
  readonly heads: readonly Folded[];
}

/** Heads of every field and list: what a delete or a restore names besides those of the life itself. */
export function contentHeads(state: EntityState): readonly Folded[] {
  return [
    ...[...state.registers.values()].flatMap(register => register.heads),
    ...[...state.lists.values()].flatMap(entryHeads),
  ];
}

/**
 * The record's life. A delete names every head that its author saw. A head that no delete names and
 * that names no delete was written without knowing: 'edited while deleted' is a conflict like any
 * other, and a record in conflict is not hidden.
 */
export function lifeOf(state: EntityState): RecordLife {
  const { heads } = state.life;
  if (heads.length === 0) return { deleted: false, heads };
  const deletes = heads.filter(head => head.value === 'delete');
  const restores = heads.filter(head => head.value !== 'delete');
  const unaware = deletes.length === 0 ? [] : editsUnawareOf(deletes, state);
  return {
    deleted: deletes.length > 0 && restores.length === 0 && unaware.length === 0,
    heads: [
      ...deletes.map(head => says(head, 'deleted')),
      ...restores.map(head => says(head, 'alive')),
      ...unaware.map(head => says(head, 'alive')),
    ].sort((a, b) => compareByClock(b, a)),
  };
}

function editsUnawareOf(deletes: readonly Folded[], state: EntityState): readonly Folded[] {
  const ids = new Set(deletes.map(head => head.id));
  const seen = new Set(deletes.flatMap(head => head.parents));
  return contentHeads(state).filter(
    head => !seen.has(head.id) && !head.parents.some(parent => ids.has(parent)),
  );
}

function says(head: Folded, value: LifeValue): Folded {
  return { ...head, value };
}
