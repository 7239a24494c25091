import type { ChangeId, SpaceId } from '../../common/lib/ids.ts';
import type { BatchNoteRow } from './tables.ts';
import type { Store } from './store.ts';

/** When and where the server took a change. */
export interface Receipt {
  readonly seq: string;
  readonly receivedAt: number;
}
/** A change with its receipt. */
export interface Received extends Receipt {
  readonly id: ChangeId;
}

/** What a row of `taken` holds: what the server said of changes of its batch. */
type TakenContent = readonly (readonly [id: ChangeId, seq: string, receivedAt: number])[];

/** Rows of `taken` with these receipts added; a change that is not waiting has its receipt already. */
export async function addReceipts(
  store: Store,
  space: SpaceId,
  received: readonly Received[],
): Promise<BatchNoteRow[]> {
  const batches = new Map<number, Received[]>();
  for (const one of received) {
    const n = store.outbox.find(one.id)?.n ?? store.outbox.rejected.get(one.id)?.n;
    if (n === undefined) continue;
    const batch = batches.get(n);
    if (batch === undefined) batches.set(n, [one]);
    else batch.push(one);
  }
  if (batches.size === 0) return [];
  const known = await readTaken(store, [...batches.keys()]);
  return Promise.all(
    [...batches].map(async ([n, of]) => {
      const receipts = new Map([
        ...(known.get(n) ?? []),
        ...of.map(({ id, seq, receivedAt }) => [id, { seq, receivedAt }] as const),
      ]);
      const content: TakenContent = [...receipts].map(
        ([id, { seq, receivedAt }]) => [id, seq, receivedAt] as const,
      );
      return { n, space, sealed: await store.rows.seal('taken', n, space, content) };
    }),
  );
}

/** What the server said of changes of these batches; a damaged row says nothing. */
export async function readTaken(
  { db, rows }: Pick<Store, 'db' | 'rows'>,
  numbers: readonly number[],
): Promise<Map<number, Map<ChangeId, Receipt>>> {
  const found = (await db.taken.bulkGet([...numbers])).flatMap(row => row ?? []);
  const opened = await rows.openAll<TakenContent>('taken', found);
  const taken = new Map<number, Map<ChangeId, Receipt>>();
  found.forEach(({ n }, i) => {
    const content = opened[i];
    if (!content?.ok) return;
    taken.set(
      n,
      new Map(content.value.map(([id, seq, receivedAt]) => [id, { seq, receivedAt }] as const)),
    );
  });
  return taken;
}
