import type { ChangeId } from '../lib/ids.ts';
import { compareByClock, type Folded } from './entity-state.ts';

/**
 * Entries of a list with one more, in the order that depends on the set only: every entry after those
 * it names, else by clock. The same array when the entry is there already.
 */
export function insertEntry(entries: readonly Folded[], entry: Folded): readonly Folded[] {
  const placed = new Set<ChangeId>();
  const named = new Set<ChangeId>();
  let isLast = true;
  for (const other of entries) {
    if (other.id === entry.id) return entries;
    // A parent that comes after its child: only a ring of forged changes is ordered so.
    const isRing = named.has(other.id);
    if (isRing || compareByClock(other, entry) > 0) isLast = false;
    placed.add(other.id);
    for (const parent of other.parents) if (!placed.has(parent)) named.add(parent);
  }
  if (named.has(entry.id)) isLast = false;
  return isLast ? [...entries, entry] : orderEntries([...entries, entry]);
}

/** Entries that no other entry names: what the next one must name. */
export function entryHeads(entries: readonly Folded[]): readonly Folded[] {
  const named = new Set(entries.flatMap(entry => entry.parents));
  return entries.filter(entry => !named.has(entry.id));
}

/** Every change after those it names (Kahn 1962), the earliest by clock first among those that are ready. */
export function orderEntries(entries: readonly Folded[]): readonly Folded[] {
  const known = new Set(entries.map(entry => entry.id));
  const waiting = new Map<ChangeId, number>();
  const children = new Map<ChangeId, Folded[]>();
  const ready: Folded[] = [];
  for (const entry of entries) {
    const parents = new Set(entry.parents.filter(parent => known.has(parent)));
    for (const parent of parents) children.set(parent, [...(children.get(parent) ?? []), entry]);
    if (parents.size === 0) ready.push(entry);
    else waiting.set(entry.id, parents.size);
  }
  const ordered: Folded[] = [];
  ready.sort((a, b) => compareByClock(b, a));
  for (let next = ready.pop(); next !== undefined; next = ready.pop()) {
    ordered.push(next);
    for (const child of children.get(next.id) ?? []) {
      const left = (waiting.get(child.id) ?? 0) - 1;
      waiting.set(child.id, left);
      if (left === 0) insertDescending(ready, child);
    }
  }
  // Only forged changes name each other in a ring; they are shown last rather than not at all.
  const placed = new Set(ordered.map(entry => entry.id));
  const ring = entries.filter(entry => !placed.has(entry.id)).sort(compareByClock);
  return [...ordered, ...ring];
}

function insertDescending(ready: Folded[], entry: Folded): void {
  let at = ready.length;
  while (at > 0 && compareByClock(ready[at - 1] ?? entry, entry) < 0) at -= 1;
  ready.splice(at, 0, entry);
}
