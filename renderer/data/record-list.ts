import type { AppError } from '../../common/errors/app-error.ts';
import type { RecordId } from '../../common/lib/ids.ts';
import { ok, type Result } from '../../common/lib/result.ts';
import type { RecordPage, RecordView } from './data-contract.ts';

/** A list as far as it is read. */
export interface ListedRecords {
  /** In the list's order; those that are not read yet are missing, never those above them. */
  readonly records: readonly RecordView[];
  /** Whether there are no further ones. */
  readonly isWhole: boolean;
}

/** A list that is read page by page and follows the news. */
export interface RecordList {
  /** These records may be others now; none named means any may be. */
  refresh(ids: readonly RecordId[]): void;
  stop(): void;
}

/**
 * Reads a list whose newest records come first, and tells it from its first page on; then after twice as
 * many pages each time, so that whoever works through all of it does so a few times, not once for each.
 * After news it reads from the top as far as it must: what changed is the newest, and what is known of
 * the rest still holds. Records that were there stay until the new ones are.
 * @param ask a page, from where the one before ended
 */
export function recordList(
  ask: (after: string | undefined) => Promise<Result<RecordPage, AppError>>,
  tell: (listed: Result<ListedRecords, AppError>) => void,
): RecordList {
  let held: ListedRecords = { records: [], isWhole: false };
  let news: Set<RecordId> | 'any' | undefined;
  let running = false;
  let stopped = false;

  const show = (records: readonly RecordView[], isWhole: boolean): void => {
    held = { records, isWhole };
    tell(ok(held));
  };
  const read = async (changed: ReadonlySet<RecordId> | 'any'): Promise<void> => {
    const before = held;
    const found: RecordView[] = [];
    const ids = new Set<RecordId>();
    let nextShown = 1;
    let after: string | undefined;
    for (let pages = 1; ; pages += 1) {
      const page = await ask(after);
      if (stopped) return;
      if (!page.ok) {
        held = { ...held, isWhole: false };
        tell(page);
        return;
      }
      const { records, next, total } = page.value;
      found.push(...records);
      for (const { id } of records) ids.add(id);
      if (next === null) {
        show(found, true);
        return;
      }
      after = next;
      const isShown = pages === nextShown;
      const isKnown = before.isWhole && changed !== 'any';
      if (!isShown && !isKnown) continue;
      const rest = before.records.filter(({ id }) => !ids.has(id));
      const all = [...found, ...rest];
      // Nothing that changed is below, and nothing came or went there.
      if (isKnown && all.length === total && !rest.some(({ id }) => changed.has(id))) {
        show(all, true);
        return;
      }
      if (isShown) {
        show(all, false);
        nextShown *= 2;
      }
    }
  };
  const run = async (): Promise<void> => {
    if (running) return;
    running = true;
    while (news !== undefined && !stopped) {
      const changed = news;
      news = undefined;
      await read(changed);
    }
    running = false;
  };

  return {
    refresh: ids => {
      if (ids.length === 0) news = 'any';
      else if (news !== 'any') news = new Set([...(news ?? []), ...ids]);
      void run();
    },
    stop: () => {
      stopped = true;
    },
  };
}
