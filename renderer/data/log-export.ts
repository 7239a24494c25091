import type { ChangeId, SpaceId } from '../../common/lib/ids.ts';
import { wholeLog } from './batches.ts';
import { readLog, type LoggedChange } from './history.ts';
import { changeOf } from './log-batch.ts';
import type { Store } from './store.ts';

/**
 * The log as JSON text, in the server's order, what only this device has at the end: each change as
 * signed and sealed, beside its opened content, so that a reader can check the one against the other.
 */
export async function exportLog(store: Store, space?: SpaceId): Promise<string> {
  const logged = new Map<ChangeId, LoggedChange>();
  for await (const page of wholeLog(store, space)) {
    const batches = page.flatMap(({ n, entries }) =>
      entries.ok ? [{ n, entries: entries.value }] : [],
    );
    // A change that came twice, after a batch was damaged for a while, is one change.
    for (const one of await readLog(store, batches)) logged.set(one.entry.header.id, one);
  }
  const changes = [...logged.values()]
    .map(({ entry, opened }) => ({
      seq: entry.seq ?? null,
      receivedAt: entry.receivedAt ?? null,
      authorName: store.keys.nameOf(entry.header.author),
      content: opened?.body ?? null,
      change: changeOf(entry),
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
