import { canonicalJson } from '../lib/json.ts';
import { LIFE_FIELD, type ChangeBody, type OpenedChange } from './change.ts';
import {
  compareByClock,
  noIds,
  type Birth,
  type EntityState,
  type Folded,
  type Register,
  type Stamp,
} from './entity-state.ts';
import { insertEntry } from './entry-order.ts';

const emptyRegister: Register = { heads: [], superseded: noIds };

/** Whether op and field fit together; a change that does not is quarantined, never folded. */
export function isWellFormed(body: ChangeBody): boolean {
  const isLife = body.op === 'delete' || body.op === 'restore';
  return isLife === (body.field === LIFE_FIELD);
}

/**
 * A record's fold with one more change. The result depends on the set of changes only: not on their
 * order, nor on how often one comes (I5 to I7 of docs/sync-invariants.md). Nothing is mutated.
 * @param state the fold so far; undefined for the first change of the record
 */
export function applyChange(state: EntityState | undefined, change: OpenedChange): EntityState {
  const { body } = change;
  const stamp = sharedStamp(state, change);
  const before = state ?? emptyState(change, stamp);
  const folded: Folded = {
    id: change.id,
    parents: body.parents.filter(parent => parent !== change.id),
    stamp,
    value: body.value,
  };
  const born = birthOf(change, stamp);
  const marked: EntityState = {
    ...before,
    born: compareBirth(born, before.born) < 0 ? born : before.born,
    latest: compareByClock(folded, before.latest) > 0 ? { id: folded.id, stamp } : before.latest,
  };
  switch (body.op) {
    case 'set':
    case 'resolve':
      return { ...marked, registers: withRegister(before.registers, body.field, folded) };
    case 'append': {
      const entries = insertEntry(before.lists.get(body.field) ?? [], folded);
      return { ...marked, lists: new Map(before.lists).set(body.field, entries) };
    }
    case 'delete':
    case 'restore':
      return { ...marked, life: supersede(before.life, { ...folded, value: body.op }) };
  }
}

/** A record's fold from all its changes; undefined when there are none. */
export function foldChanges(changes: Iterable<OpenedChange>): EntityState | undefined {
  let state: EntityState | undefined;
  for (const change of changes) state = applyChange(state, change);
  return state;
}

/**
 * The values that stand against each other, the pick (highest clock) first. Heads with equal values
 * count once: two people who typed the same have no conflict.
 */
export function distinctHeads(heads: readonly Folded[]): readonly Folded[] {
  if (heads.length < 2) return heads;
  const seen = new Set<string>();
  return heads.filter(head => {
    const text = canonicalJson(head.value);
    const isNew = !seen.has(text);
    seen.add(text);
    return isNew;
  });
}

/** A change is superseded by one that names it, and by nothing else. */
function supersede(register: Register, folded: Folded): Register {
  const superseded =
    folded.parents.length === 0
      ? register.superseded
      : new Set([...register.superseded, ...folded.parents]);
  const heads = register.heads.filter(head => !superseded.has(head.id) && head.id !== folded.id);
  if (superseded.has(folded.id)) return { heads, superseded };
  return { heads: [...heads, folded].sort((a, b) => compareByClock(b, a)), superseded };
}

function withRegister(
  registers: ReadonlyMap<string, Register>,
  field: string,
  folded: Folded,
): ReadonlyMap<string, Register> {
  return new Map(registers).set(field, supersede(registers.get(field) ?? emptyRegister, folded));
}

/** The stamp of an earlier change of the same user action, so that a state keeps one copy of it. */
function sharedStamp(state: EntityState | undefined, change: OpenedChange): Stamp {
  const { author, device, body } = change;
  const latest = state?.latest.stamp;
  if (latest?.hlc === body.hlc && latest.device === device && latest.author === author) {
    if (latest.wall === body.wall) return latest;
  }
  return { author, device, wall: body.wall, hlc: body.hlc };
}

function emptyState(change: OpenedChange, stamp: Stamp): EntityState {
  return {
    space: change.space,
    id: change.body.entity.id,
    born: birthOf(change, stamp),
    latest: { id: change.id, stamp },
    registers: new Map(),
    lists: new Map(),
    life: emptyRegister,
  };
}

function birthOf(change: OpenedChange, stamp: Stamp): Birth {
  const root = change.body.op === 'set' && change.body.parents.length === 0;
  return { id: change.id, stamp, root, type: change.body.entity.type };
}

function compareBirth(a: Birth, b: Birth): number {
  if (a.root !== b.root) return a.root ? -1 : 1;
  return compareByClock(a, b);
}
