import type { RecordView } from './data-contract.ts';
import type { FoldPlace } from './projection.ts';

/** Views that stay in memory; lists that are longer are read anew each time. */
const MAX_VIEWS = 20_000;

/** Views that were made, by where their fold lies: a record that changed lies elsewhere. */
export interface ViewCache {
  of(place: FoldPlace, pending: number): RecordView | undefined;
  put(place: FoldPlace, view: RecordView): void;
  /** Names in views may be others now. */
  clear(): void;
}

/** No view was made yet. */
export function viewCache(): ViewCache {
  let views = new WeakMap<FoldPlace, RecordView>();
  let count = 0;
  const clear = (): void => {
    views = new WeakMap();
    count = 0;
  };
  return {
    of: (place, pending) => {
      const view = views.get(place);
      return view?.pending === pending ? view : undefined;
    },
    put: (place, view) => {
      if (count === MAX_VIEWS) clear();
      count += 1;
      views.set(place, view);
    },
    clear,
  };
}
