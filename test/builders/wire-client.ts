import type { z } from 'zod';
import { newId, type OrgId, type SpaceId } from '../../common/lib/ids.ts';
import { secureRandom } from '../../common/lib/random.ts';
import { PROTOCOL_VERSION } from '../../common/sync/protocol-version.ts';
import { done } from '../../common/sync/protocol/enrolment.ts';
import { syncEvent, type SyncEvent } from '../../common/sync/protocol/events.ts';
import { pullAnswer, type PullAnswer } from '../../common/sync/protocol/pull.ts';
import { pushAnswer, type PushAnswer, type StoredChange } from '../../common/sync/protocol/push.ts';
import { PROTOCOL_HEADER } from '../../common/sync/protocol/refusal.ts';
import { challengeAnswer, sessionAnswer } from '../../common/sync/protocol/session.ts';
import { signChallenge, testAccount, type TestAccount } from './server-account.ts';
import { foundSpace } from './server-client.ts';

/** A refusal over the wire. */
export class Refused extends Error {
  readonly status: number;

  constructor(path: string, status: number, body: string) {
    super(`${path} answered ${status}: ${body}`);
    this.status = status;
  }
}

/** A device that talks to a server over HTTP. */
export interface WireClient {
  readonly who: TestAccount;
  token(): string;
  /** Asks, and gives the parsed answer; throws {@link Refused}. */
  ask<T>(answer: z.ZodType<T>, method: string, path: string, body?: object): Promise<T>;
  logIn(): Promise<void>;
  makeSpace(): Promise<SpaceId>;
  push(space: SpaceId, changes: readonly unknown[]): Promise<PushAnswer>;
  pull(space: SpaceId, after?: string): Promise<PullAnswer>;
  /** Everything, and throws on a hole. */
  pullAll(space: SpaceId): Promise<StoredChange[]>;
  /** Opens the event stream; `heard` grows until `close` or the server's end. */
  events(): Promise<{
    heard: SyncEvent[];
    text: () => string;
    ended: Promise<void>;
    close: () => void;
  }>;
}

/** A client of the server at `url`, not yet logged in. */
export function wireClient(url: string, who: TestAccount): WireClient {
  let token = '';
  const headers = (): Record<string, string> => ({
    [PROTOCOL_HEADER]: String(PROTOCOL_VERSION),
    ...(token === '' ? {} : { authorization: `Bearer ${token}` }),
  });
  const { org } = who;
  const client: WireClient = {
    who,
    token: () => token,
    ask: async (answer, method, path, body) => {
      const response = await fetch(url + path, {
        method,
        headers: {
          ...headers(),
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      const text = await response.text();
      if (!response.ok) throw new Refused(path, response.status, text);
      return answer.parse(JSON.parse(text));
    },
    logIn: async () => {
      const { device } = who;
      const named = { org, device };
      const { challenge } = await client.ask(
        challengeAnswer,
        'POST',
        '/v1/session/challenge',
        named,
      );
      const sig = signChallenge(who, url, challenge);
      const body = { ...named, challenge, server: url, sig };
      ({ token } = await client.ask(sessionAnswer, 'POST', '/v1/session', body));
    },
    makeSpace: async () => {
      const { space, entries } = foundSpace(who);
      const body = { org, space, entries, grants: [] };
      await client.ask(done, 'PUT', `/v1/spaces/${space}/membership`, body);
      return space;
    },
    push: (space, changes) =>
      client.ask(pushAnswer, 'POST', '/v1/sync/push', { org, space, changes }),
    pull: (space, after = '0') =>
      client.ask(pullAnswer, 'GET', `/v1/sync/pull?org=${org}&space=${space}&after=${after}`),
    pullAll: async space => {
      const all: StoredChange[] = [];
      for (;;) {
        const { changes } = await client.pull(space, String(all.length));
        for (const stored of changes) {
          if (stored.seq !== String(all.length + 1)) throw new Error(`a hole before ${stored.seq}`);
          all.push(stored);
        }
        if (changes.length === 0) return all;
      }
    },
    events: async () => {
      const abort = new AbortController();
      const response = await fetch(`${url}/v1/sync/events?org=${org}`, {
        headers: headers(),
        signal: abort.signal,
      });
      if (!response.ok) throw new Refused('events', response.status, await response.text());
      const heard: SyncEvent[] = [];
      let all = '';
      const read = async (): Promise<void> => {
        let rest = '';
        for await (const chunk of response.body!) {
          const text = new TextDecoder().decode(chunk);
          all += text;
          const blocks = (rest + text).split('\n\n');
          rest = blocks.pop() ?? '';
          for (const block of blocks) {
            if (block.startsWith('data: ')) heard.push(syncEvent.parse(JSON.parse(block.slice(6))));
          }
        }
      };
      const ended = read().catch(() => undefined);
      return { heard, text: () => all, ended, close: () => abort.abort() };
    },
  };
  return client;
}

/** Enrols a fresh organisation by its code, and logs its first device in. */
export async function enrolOverWire(url: string, code: string): Promise<WireClient> {
  const who = testAccount(newId<OrgId>(secureRandom), 'Lin Yue');
  const { org, bundle, certificate } = who;
  const client = wireClient(url, who);
  const body = { org, orgName: 'Harbour Networks', code, bundle, certificate };
  await client.ask(done, 'POST', '/v1/organisations', body);
  await client.logIn();
  return client;
}
