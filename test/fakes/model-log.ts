import type { SyncTransport } from '../../common/features/sync/transport.ts';
import type { Handlers } from '../../common/ipc/port-rpc.ts';
import type { SpaceId } from '../../common/lib/ids.ts';
import { secureRandom } from '../../common/lib/random.ts';
import { ok } from '../../common/lib/result.ts';
import type { Change } from '../../common/sync/change.ts';
import type { PushAnswer, PushRejection, StoredChange } from '../../common/sync/protocol/push.ts';

/** The two calls that move changes. */
export type LogCalls = Pick<Handlers<SyncTransport>, 'push' | 'pull'>;

/** A server's log as the protocol has it, in memory: gapless, by space, each id once. */
export interface ModelLog extends LogCalls {
  logOf(space: SpaceId): readonly StoredChange[];
  /** What a restore from backup does: a new timeline that lacks the last changes. */
  restore(space: SpaceId, kept: number): void;
}

/** An empty log. @param refuse says why a change is not taken, if so */
export function modelLog(
  refuse: (change: Change) => PushRejection | undefined = () => undefined,
): ModelLog {
  const spaces = new Map<SpaceId, { timeline: string; rows: StoredChange[] }>();
  const spaceOf = (space: SpaceId) => {
    const known = spaces.get(space) ?? { timeline: secureRandom.uuid(), rows: [] };
    spaces.set(space, known);
    return known;
  };
  const append = (rows: StoredChange[], change: Change): PushAnswer['results'][number] => {
    const known = rows.find(row => row.change.id === change.id);
    if (known !== undefined) {
      return { id: change.id, seq: known.seq, receivedAt: known.receivedAt };
    }
    const code = refuse(change);
    if (code !== undefined) return { id: change.id, rejected: true, code };
    const row = { seq: String(rows.length + 1), receivedAt: 1_000 + rows.length, change };
    rows.push(row);
    return { id: change.id, seq: row.seq, receivedAt: row.receivedAt };
  };
  return {
    push: async ({ space, changes }) => {
      const { timeline, rows } = spaceOf(space);
      return ok({ timeline, results: changes.map(change => append(rows, change)) });
    },
    pull: async ({ space, after, limit }) => {
      const { timeline, rows } = spaceOf(space);
      const from = Number(after);
      const page = rows.slice(from, from + Number(limit ?? 500));
      return ok({ timeline, head: String(rows.length), changes: page });
    },
    logOf: space => spaceOf(space).rows,
    restore: (space, kept) => {
      const { rows } = spaceOf(space);
      spaces.set(space, { timeline: secureRandom.uuid(), rows: rows.slice(0, kept) });
    },
  };
}
