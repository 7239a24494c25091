import type { HistoryEntry } from '../data/data-contract.ts';

/** What one person did in one go: the entries of one commit. */
export interface HistoryAction {
  readonly first: HistoryEntry;
  readonly entries: readonly HistoryEntry[];
}

/**
 * A record's history by user action, newest first. The entries of a commit carry the same author, device,
 * moment and receipt; they are told in the order of the record's fields. A record that is made sets every
 * field: those set to nothing are left out there, for they say nothing; a later change to nothing stays.
 */
export function actionsOf(
  history: readonly HistoryEntry[],
  fields: readonly string[] = [],
): readonly HistoryAction[] {
  const place = ({ field }: HistoryEntry): number => {
    const at = fields.indexOf(field);
    return at === -1 ? fields.length : at;
  };
  const groups = new Map<string, HistoryEntry[]>();
  for (const entry of history) {
    const key = [entry.author, entry.device, entry.at, entry.receivedAt === undefined].join();
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [entry]);
    else group.push(entry);
  }
  return [...groups.values()]
    .flatMap(group => {
      const telling = group.filter(entry => !isEmptyStart(entry));
      const entries = (telling.length > 0 ? telling : group).toSorted(
        (a, b) => place(a) - place(b),
      );
      const [first] = entries;
      return first === undefined ? [] : [{ first, entries }];
    })
    .toSorted((a, b) => b.first.at - a.first.at);
}

function isEmptyStart({ before, after }: HistoryEntry): boolean {
  const empty = after === null || after === '' || (Array.isArray(after) && after.length === 0);
  return before === undefined && empty;
}
