import type { ServerResponse } from 'node:http';
import type { SpaceId } from '../../common/lib/ids.ts';
import type { SyncEvent } from '../../common/sync/protocol/events.ts';
import type { Session } from '../accounts/sessions.ts';
import type { ServerContext } from '../context.ts';
import type { Poke } from './poke-hub.ts';

/** Between two comments; below the minute after which proxies and clients give a silent stream up. */
const HEARTBEAT_MS = 20_000;
/** A reader this many bytes behind is dropped: it comes back and reads the heads anew. */
const MAX_BEHIND_BYTES = 65_536;

const MAX_STREAMS_OF_DEVICE = 4;

/** Open event streams of this process. */
export interface EventStreams {
  /** Streams the session's pokes into a response that nobody else writes to. */
  open(session: Session, response: ServerResponse): Promise<void>;
  /** Ends every stream; the server stops. */
  close(): void;
}

/** Server-sent events (WHATWG HTML §9.2): the heads of the account's spaces first, then pokes. */
export function createEventStreams({ db, clock, pokes }: ServerContext): EventStreams {
  const open = new Map<ServerResponse, Session>();
  /** A device that opens more than a few (it lost some without noticing) loses its oldest. */
  const makeRoom = ({ device }: Session): void => {
    const own = [...open].filter(([, session]) => session.device === device);
    if (own.length >= MAX_STREAMS_OF_DEVICE) own[0]?.[0].destroy();
  };

  const headsOf = ({ org, account, device }: Session) =>
    db.query<{ space: SpaceId; seq: string }>(
      `SELECT space, seq::text AS seq FROM member m JOIN space_head USING (org, space)
       WHERE org = $1 AND account = $2 AND NOT EXISTS (
         SELECT FROM revoked_device r
         WHERE r.org = $1 AND r.space = m.space AND r.account = $2 AND r.device = $3)`,
      [org, account, device],
    );
  const isOver = async ({ org, device }: Session): Promise<boolean> =>
    (await db.query('SELECT 1 FROM session WHERE org = $1 AND device = $2 LIMIT 1', [org, device]))
      .length === 0;

  return {
    open: async (session, response) => {
      let spaces = new Set<SpaceId>();
      const send = (text: string): void => {
        if (response.writableLength > MAX_BEHIND_BYTES) response.destroy();
        else if (!response.writableEnded) response.write(text);
      };
      const tell = (event: SyncEvent): void => send(`data: ${JSON.stringify(event)}\n\n`);
      const sendHeads = async (): Promise<void> => {
        const heads = await headsOf(session);
        spaces = new Set(heads.map(({ space }) => space));
        for (const head of heads) tell({ type: 'head', ...head });
      };
      const hear = async (poke: Poke): Promise<void> => {
        if (poke.type === 'head') {
          if (spaces.has(poke.space)) tell({ type: 'head', space: poke.space, seq: poke.seq });
        } else if (poke.type === 'missed' || poke.accounts.includes(session.account)) {
          tell({ type: 'membership' });
          // A leaver's sessions are gone with the membership: the stream ends, and signing in says why.
          if (await isOver(session)) response.end();
          else await sendHeads();
        }
      };
      // Without its spaces the stream would be silent and look well: the client is to come back.
      const end = (): void => void response.destroy();
      const leave = pokes.subscribe(session.org, poke => void hear(poke).catch(end));
      const heartbeat = setInterval(() => {
        if (clock.wall() >= session.expiresAt) response.end();
        else send(': still here\n\n');
      }, HEARTBEAT_MS);
      makeRoom(session);
      open.set(response, session);
      response.on('close', () => {
        clearInterval(heartbeat);
        leave();
        open.delete(response);
      });
      response.writeHead(200, {
        'content-type': 'text/event-stream; charset=utf-8',
        'cache-control': 'no-store',
        'x-accel-buffering': 'no',
      });
      send(': welcome\n\n');
      await sendHeads().catch(end);
    },
    close: () => {
      for (const response of open.keys()) response.end(': the server stops\n\n');
    },
  };
}
