import type { JournalState } from '../../common/features/storage/journal-state.ts';
import {
  UNKNOWN_DATABASE,
  type StoreSentinel,
} from '../../common/features/storage/store-sentinel.ts';

/** What a database says of itself after it was opened. */
export interface FoundDatabase {
  /** The id it was given when it was made; absent in one that was not finished or is older than ids. */
  readonly id: string | undefined;
  /** Highest batch number in its log; 0 when there is none. */
  readonly last: number;
  readonly isEmpty: boolean;
  /** Chromium said that it threw the old one away (`dataLoss` of the upgrade event). */
  readonly dataLoss: boolean;
}

/** How a database stands to what its witnesses remember. */
export type Verdict =
  /** Nobody was ever here: the first start. */
  | { readonly kind: 'fresh' }
  /** Older than its witnesses: it is given an id. */
  | { readonly kind: 'adopt' }
  | { readonly kind: 'same' }
  /** It went back in time: what the journal has is put in again, the rest is pulled. */
  | { readonly kind: 'behind' }
  /** A restore left a journal from which it is to be made. */
  | { readonly kind: 'restored' }
  /** It is not the one that was here. Nothing is written before the person has chosen. */
  | { readonly kind: 'lost'; readonly why: 'empty' | 'other' | 'data-loss' };

/**
 * Compares a database with its witnesses outside IndexedDB: a damaged LevelDB makes Chromium hand out an
 * empty one as if it were new, and that must never look like a first start.
 */
export function judgeDatabase(
  found: FoundDatabase,
  sentinel: StoreSentinel | null,
  journal: Pick<JournalState, 'batches'>,
): Verdict {
  if (sentinel?.restored === true && found.id === undefined) return { kind: 'restored' };
  const isWitnessed = sentinel !== null || journal.batches > 0;
  if (found.dataLoss && isWitnessed) return { kind: 'lost', why: 'data-loss' };
  if (found.isEmpty && found.id === undefined) {
    return isWitnessed ? { kind: 'lost', why: 'empty' } : { kind: 'fresh' };
  }
  if (sentinel === null || sentinel.database === UNKNOWN_DATABASE) return { kind: 'adopt' };
  if (found.id !== sentinel.database) return { kind: 'lost', why: 'other' };
  return found.last < sentinel.last ? { kind: 'behind' } : { kind: 'same' };
}

/** Whether Chromium told, as any database of this factory was opened, that it threw the old one away. */
export interface LossWatch {
  readonly factory: IDBFactory;
  wasLost(): boolean;
}

/**
 * Listens to `dataLoss` of the upgrade event. Chromium has it beside the standard (IDBVersionChangeEvent in
 * its Blink sources); elsewhere it is never said, and the sentinel alone has to notice.
 */
export function watchForLoss(factory: IDBFactory): LossWatch {
  let lost = false;
  const open = (name: string, version?: number): IDBOpenDBRequest => {
    const request = version === undefined ? factory.open(name) : factory.open(name, version);
    request.addEventListener('upgradeneeded', event => {
      const { dataLoss } = event as IDBVersionChangeEvent & { readonly dataLoss?: string };
      if (dataLoss === 'total') lost = true;
    });
    return request;
  };
  return {
    wasLost: () => lost,
    factory: {
      open,
      databases: () => factory.databases(),
      deleteDatabase: name => factory.deleteDatabase(name),
      cmp: (first, second) => factory.cmp(first, second),
    },
  };
}
