import type { ChangeId } from '../lib/ids.ts';
import { canonicalJson } from '../lib/json.ts';
import type { ChangeOp } from './change.ts';
import type { EntityState, Folded } from './entity-state.ts';
import { entryHeads } from './entry-order.ts';
import { contentHeads, lifeOf } from './record-life.ts';

/** An edit that is about to become a change. */
export interface Intent {
  readonly field: string;
  readonly op: ChangeOp;
  /** Changes that were on the author's screen; those of now when absent. */
  readonly seen?: readonly ChangeId[] | undefined;
}

/**
 * The changes that a new one must name. A `set` or `resolve` names the heads of its field that the
 * author saw, an `append` the last entries, a `delete` or `restore` every head of the record. An edit
 * of a record that is hidden names the deletes too: its author knew; while the delete is in conflict
 * it does not, for editing on decides nothing.
 */
export function parentsFor(state: EntityState | undefined, intent: Intent): readonly ChangeId[] {
  const { op, field, seen } = intent;
  if (state === undefined) return unique(seen ?? []);
  switch (op) {
    case 'set':
    case 'resolve': {
      const heads = state.registers.get(field)?.heads ?? [];
      return seen === undefined
        ? unique([...ids(heads), ...knownDeletes(state)])
        : unique([...seen, ...equalHeads(heads, seen)]);
    }
    case 'append': {
      const heads = entryHeads(state.lists.get(field) ?? []);
      return unique([...ids(heads), ...(seen ?? knownDeletes(state))]);
    }
    case 'delete':
    case 'restore': {
      if (seen === undefined) return unique(ids([...contentHeads(state), ...state.life.heads]));
      const registers = [...state.registers.values()];
      return unique([
        ...seen,
        ...registers.flatMap(({ heads }) => equalHeads(heads, seen)),
        ...namedByLife(state, seen),
      ]);
    }
  }
}

/** Equal values of a field are shown once: who saw one of them saw all. */
function equalHeads(heads: readonly Folded[], seen: readonly ChangeId[]): readonly ChangeId[] {
  if (heads.length < 2) return [];
  const shown = new Set(seen);
  const values = new Set(heads.filter(head => shown.has(head.id)).map(valueText));
  return ids(heads.filter(head => values.has(valueText(head))));
}

/** Who decides about a delete in conflict saw what the delete had named, though only it was on screen. */
function namedByLife(state: EntityState, seen: readonly ChangeId[]): readonly ChangeId[] {
  const current = new Set(ids(contentHeads(state)));
  return state.life.heads
    .filter(head => seen.includes(head.id))
    .flatMap(head => head.parents)
    .filter(id => current.has(id));
}

function knownDeletes(state: EntityState): readonly ChangeId[] {
  return lifeOf(state).deleted ? ids(state.life.heads) : [];
}

function valueText(head: Folded): string {
  return canonicalJson(head.value);
}

function ids(heads: readonly Folded[]): readonly ChangeId[] {
  return heads.map(head => head.id);
}

function unique(changes: readonly ChangeId[]): readonly ChangeId[] {
  return [...new Set(changes)];
}
