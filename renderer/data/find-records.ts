import type { RecordId, SpaceId } from '../../common/lib/ids.ts';
import type { RecordPage, RecordView } from './data-contract.ts';
import { newestFirst, type LiveRecord } from './projection.ts';
import { viewOf } from './record-view.ts';
import { statesOf } from './states.ts';
import type { Store } from './store.ts';
import { termsOf } from './word-index.ts';

/** Chunks that are read together when all are. */
const CHECK_AT_ONCE = 8;

/** What a list is of. */
export interface ListWish {
  readonly type: string;
  readonly space?: SpaceId | undefined;
  /** The deleted ones instead of the living. */
  readonly deleted?: boolean | undefined;
  /** Where the page before ended. */
  readonly after?: string | undefined;
  readonly limit: number;
}

/** What is looked for. */
export interface SearchWish {
  readonly text: string;
  readonly type?: string | undefined;
  readonly space?: SpaceId | undefined;
  readonly limit: number;
}

/** One page of the records of a type, newest first. */
export async function listRecords(store: Store, wish: ListWish): Promise<RecordPage> {
  const { type, space, deleted = false, after, limit } = wish;
  const all = store.records.ofType(type);
  const page: LiveRecord[] = [];
  let total = 0;
  let more = false;
  const from = after === undefined ? undefined : placeOf(after);
  for (const record of all) {
    if (!isShown(record, space, deleted)) continue;
    total += 1;
    if (from !== undefined && newestFirst(record, from) <= 0) continue;
    if (page.length < limit) page.push(record);
    else more = true;
  }
  const last = page.at(-1);
  const next = more && last !== undefined ? `${last.hlc} ${last.id}` : null;
  return { records: await viewsOf(store, page), next, total };
}

/**
 * Living records that hold every word of the text somewhere in their values, newest first. Parts of
 * words count, so text without spaces between words is found as any other.
 */
export async function searchRecords(store: Store, wish: SearchWish): Promise<RecordPage> {
  const terms = termsOf(wish.text);
  if (terms.length === 0) return { records: [], next: null, total: 0 };
  await store.words.complete(
    store.records,
    records => statesOf(store, records),
    async () => undefined,
  );
  const { type, space, limit } = wish;
  const isMatch = store.words.matcher(terms);
  const best: LiveRecord[] = [];
  let total = 0;
  for (const one of type === undefined ? store.records.types() : [type]) {
    let ofType = 0;
    for (const record of store.records.ofType(one)) {
      if (!isShown(record, space) || !isMatch(record)) continue;
      total += 1;
      ofType += 1;
      if (ofType <= limit) best.push(record);
    }
  }
  const shown = best.sort(newestFirst).slice(0, limit);
  return { records: await viewsOf(store, shown), next: null, total };
}

/** A record as the screens read it; null when it is damaged or there is none. */
export async function getRecord(store: Store, id: RecordId): Promise<RecordView | null> {
  const [record] = store.records.byId(id);
  if (record === undefined) return null;
  const [view] = await viewsOf(store, [record]);
  return view ?? null;
}

/** Reads every record, a chunk at a time; what can't be read is mended or marked on the way. */
export async function checkRecords(
  store: Store,
): Promise<{ readonly records: number; readonly damaged: number }> {
  let records = 0;
  const chunks = [...store.records.chunks().keys()];
  await store.bodies.read(chunks.slice(0, CHECK_AT_ONCE));
  for (let at = 0; at < chunks.length; at += CHECK_AT_ONCE) {
    // The next ones are on their way while these are being unpacked.
    const ahead = store.bodies.read(chunks.slice(at + CHECK_AT_ONCE, at + 2 * CHECK_AT_ONCE));
    for (const n of chunks.slice(at, at + CHECK_AT_ONCE)) {
      records += (await statesOf(store, store.records.inChunk(n))).size;
    }
    await ahead;
  }
  records += store.records.hot().size;
  return { records, damaged: store.records.damaged().length };
}

async function viewsOf(store: Store, records: readonly LiveRecord[]): Promise<RecordView[]> {
  const { views, outbox, keys } = store;
  const shown = ({ place, id }: LiveRecord): RecordView | undefined =>
    views.of(place, outbox.pendingOf(id));
  const places = records.map(({ place }) => place);
  const states = await statesOf(
    store,
    records.filter(record => shown(record) === undefined),
  );
  return records.flatMap((record, i) => {
    const known = shown(record);
    const state = states.get(record);
    if (known !== undefined || state === undefined) return known ?? [];
    const view = viewOf(state, outbox.pendingOf(record.id), keys);
    // It may have changed while others were being read.
    if (places[i] === record.place) views.put(record.place, view);
    return [view];
  });
}

function isShown(record: LiveRecord, space: SpaceId | undefined, deleted = false): boolean {
  const isThere = record.deleted === deleted && !record.damaged;
  return isThere && (space === undefined || record.space === space);
}

function placeOf(after: string): Pick<LiveRecord, 'hlc' | 'id'> {
  const at = after.lastIndexOf(' ');
  return { hlc: after.slice(0, at), id: after.slice(at + 1) as RecordId };
}
