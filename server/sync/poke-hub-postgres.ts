import pg from 'pg';
import { z } from 'zod';
import { accountId, orgId, spaceId } from '../../common/lib/ids.ts';
import type { Random } from '../../common/lib/random.ts';
import { seq } from '../../common/sync/protocol/push.ts';
import { createPokeHub, type Poke, type PokeHub } from './poke-hub.ts';
import { createPokeQueue } from './poke-queue.ts';

const CHANNEL = 'rackside_pokes';
const FIRST_RETRY_MS = 250;
const LONGEST_RETRY_MS = 15_000;
/** A line that is dead and does not say so is noticed by the next of these. */
const ALIVE_MS = 20_000;
const ANSWER_MS = 5_000;

const message = z.object({
  /** Which process sent it: it has told its own streams already. */
  from: z.string(),
  news: z.array(
    z.discriminatedUnion('type', [
      z.object({ type: z.literal('head'), org: orgId, space: spaceId, seq }),
      z.object({ type: z.literal('membership'), org: orgId, accounts: z.array(accountId) }),
      z.object({ type: z.literal('missed') }),
    ]),
  ),
});

/** What became of a poke, for the metrics. */
export type PokeEvent = 'sent' | 'heard' | 'connected' | 'lost';

/** A hub whose connection has to be ended. */
export interface SharedPokeHub extends PokeHub {
  close(): Promise<void>;
}

/**
 * Pokes between all servers on one PostgreSQL, by LISTEN and NOTIFY on a connection of its own: a
 * notification inside a writing transaction would make every commit of the database wait for one lock.
 * What comes while a notification is under way is sent with the next, each space's last head only. A
 * lost connection is made again and everybody looks at everything, here and elsewhere.
 */
export function createPostgresPokes(options: {
  readonly url: string;
  readonly random: Random;
  readonly on?: (event: PokeEvent) => void;
}): SharedPokeHub {
  const { url, random, on = () => undefined } = options;
  const local = createPokeHub();
  const queue = createPokeQueue();
  const from = random.uuid();
  let client: pg.Client | undefined;
  let retryMs = FIRST_RETRY_MS;
  let retry: NodeJS.Timeout | undefined;
  let closed = false;
  let hasMissed = false;
  let sending = false;

  const notify = async (to: pg.Client, news: readonly Poke[]): Promise<void> => {
    await to.query('SELECT pg_notify($1, $2)', [CHANNEL, JSON.stringify({ from, news })]);
    on('sent');
  };
  const send = async (): Promise<void> => {
    if (sending || client === undefined) return;
    sending = true;
    const to = client;
    try {
      for (let all = queue.drain(); all.length > 0; all = queue.drain()) {
        for (const news of all) await notify(to, news);
      }
    } catch {
      lose(to);
    } finally {
      sending = false;
    }
  };
  const hear = (payload: string | undefined): void => {
    const parsed = message.safeParse(parsedJson(payload));
    if (!parsed.success || parsed.data.from === from) return;
    on('heard');
    for (const poke of parsed.data.news) local.deliver(poke);
  };
  const connect = async (): Promise<void> => {
    const fresh = new pg.Client({
      connectionString: url,
      application_name: 'rackside pokes',
      connectionTimeoutMillis: ANSWER_MS,
      query_timeout: ANSWER_MS,
      keepAlive: true,
    });
    fresh.on('error', () => lose(fresh));
    fresh.on('end', () => lose(fresh));
    fresh.on('notification', ({ payload }) => hear(payload));
    client = fresh;
    sending = true;
    try {
      await fresh.connect();
      await fresh.query(`LISTEN ${CHANNEL}`);
      if (hasMissed) {
        local.deliver({ type: 'missed' });
        await notify(fresh, [{ type: 'missed' }]);
      }
      hasMissed = false;
      retryMs = FIRST_RETRY_MS;
      on('connected');
    } catch {
      lose(fresh);
    } finally {
      sending = false;
    }
    await send();
  };
  function lose(lost: pg.Client): void {
    if (client !== lost || closed) return;
    client = undefined;
    hasMissed = true;
    on('lost');
    void lost.end().catch(() => undefined);
    const spread = 0.5 + (random.bytes(1)[0] ?? 0) / 255;
    retry = setTimeout(() => void connect(), retryMs * spread);
    retryMs = Math.min(retryMs * 2, LONGEST_RETRY_MS);
  }
  const alive = setInterval(() => {
    const asked = client;
    if (asked !== undefined && !sending) asked.query('SELECT 1').catch(() => lose(asked));
  }, ALIVE_MS);
  alive.unref();
  const connected = connect();

  return {
    subscribe: local.subscribe,
    publish: poke => {
      local.publish(poke);
      queue.add(poke);
      void send();
    },
    close: async () => {
      clearInterval(alive);
      await connected;
      await send();
      closed = true;
      clearTimeout(retry);
      await client?.end().catch(() => undefined);
    },
  };
}

function parsedJson(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? '');
  } catch {
    // Somebody else's word on our channel.
    return undefined;
  }
}
