import type { SpaceId } from '../../common/lib/ids.ts';
import { readLog } from './history.ts';
import type { Store } from './store.ts';

/**
 * The log as JSON text, in the server's order, what only this device has at the end: each change as
 * signed and sealed, beside its opened content, so that a reader can check the one against the other.
 */
export async function exportLog(store: Store, space?: SpaceId): Promise<string> {
  const { log } = store.db;
  const rows = await (space === undefined ? log : log.where('space').equals(space)).toArray();
  const changes = (await readLog(store, rows))
    .map(({ entry: { change, seq, receivedAt }, opened }) => ({
      seq: seq ?? null,
      receivedAt: receivedAt ?? null,
      authorName: store.keys.nameOf(change.author),
      content: opened?.body ?? null,
      change,
    }))
    .sort(
      (a, b) =>
        a.change.space.localeCompare(b.change.space) ||
        place(a.seq) - place(b.seq) ||
        (a.content?.hlc ?? '').localeCompare(b.content?.hlc ?? ''),
    );
  const { org, orgName, account, name, device } = store.owner;
  const exported = { org, orgName, by: { account, name, device }, at: store.clock.wall() };
  return JSON.stringify({ format: 'rackside-log', v: 1, ...exported, changes }, null, 2);
}

function place(seq: string | null): number {
  return seq === null ? Number.MAX_SAFE_INTEGER : Number(seq);
}
