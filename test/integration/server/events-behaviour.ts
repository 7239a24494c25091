import { afterEach, describe, expect, it, vi } from 'vitest';
import { PROTOCOL_VERSION } from '../../../common/sync/protocol-version.ts';
import { syncEvent, type SyncEvent } from '../../../common/sync/protocol/events.ts';
import { PROTOCOL_HEADER } from '../../../common/sync/protocol/refusal.ts';
import { toBase64Url } from '../../../common/lib/bytes.ts';
import { secureRandom } from '../../../common/lib/random.ts';
import type { RouteApp } from '../../../server/http/route-app.ts';
import { secretHash } from '../../../server/accounts/secret-hash.ts';
import { randomChange, testAccount } from '../../builders/server-account.ts';
import {
  bring,
  makeSpace,
  push,
  putSpace,
  addMember,
  send,
  type TestClient,
} from '../../builders/server-client.ts';
import type { ServerUnderTest } from './server-under-test.ts';

/** An open event stream. */
interface Listener {
  readonly events: SyncEvent[];
  /** Everything that came, comments too. */
  text(): string;
  /** Settles when the server ends the stream. */
  readonly ended: Promise<void>;
  close(): void;
}

const open: Listener[] = [];

async function listen(url: string, who: TestClient): Promise<Listener> {
  const abort = new AbortController();
  const response = await fetch(`${url}/v1/sync/events?org=${who.org}`, {
    headers: { authorization: `Bearer ${who.token}`, [PROTOCOL_HEADER]: String(PROTOCOL_VERSION) },
    signal: abort.signal,
  });
  expect(response.status).toBe(200);
  expect(response.headers.get('content-type')).toContain('text/event-stream');
  const events: SyncEvent[] = [];
  let all = '';
  const read = async (): Promise<void> => {
    const decoder = new TextDecoder();
    let rest = '';
    for await (const chunk of response.body!) {
      const text = decoder.decode(chunk, { stream: true });
      all += text;
      const blocks = (rest + text).split('\n\n');
      rest = blocks.pop() ?? '';
      for (const block of blocks) {
        if (block.startsWith('data: ')) events.push(syncEvent.parse(JSON.parse(block.slice(6))));
      }
    }
  };
  const ended = read().catch(() => undefined);
  const listener = { events, text: () => all, ended, close: () => abort.abort() };
  open.push(listener);
  return listener;
}

/** Events: heads and membership news to those whom they concern. */
export function eventsBehaviour({ founder, another, app, advance }: ServerUnderTest): void {
  /** A server that listens; its events come from pushes to this very app. */
  const listening = async (): Promise<{ url: string; at: RouteApp }> => {
    const at = await another();
    return { url: await at.listen({ host: '127.0.0.1', port: 0 }), at };
  };
  const soon = (check: () => void): Promise<void> => vi.waitFor(check, { timeout: 5_000 });

  describe('events', () => {
    afterEach(() => {
      for (const listener of open.splice(0)) listener.close();
    });

    it("begins with the heads of the account's spaces", async () => {
      const { url } = await listening();
      const lin = await founder();
      const { space } = await makeSpace(app(), lin);
      await push(app(), lin, space, [await randomChange(lin, space)]);
      const heard = await listen(url, lin);
      await soon(() => expect(heard.events).toEqual([{ type: 'head', space, seq: '1' }]));
    });

    it('pokes every other device of the space, and nobody else', async () => {
      const { url, at } = await listening();
      const lin = await founder();
      const first = await makeSpace(at, lin);
      const { client: chen, space } = await bring(at, lin, first, 'Chen Bo', 'engineer');
      const { client: wu } = await bring(at, lin, await makeSpace(at, lin), 'Wu Ang', 'engineer');
      const [asLin, asWu] = [await listen(url, lin), await listen(url, wu)];
      await soon(() => expect(asWu.events).toHaveLength(1));
      await soon(() => expect(asLin.events).toHaveLength(2));
      const change = await randomChange(chen, space.space);
      await push(at, chen, space.space, [change]);
      const head = { type: 'head', space: space.space, seq: '1' };
      await soon(() => expect(asLin.events).toContainEqual(head));
      expect(asWu.events).toHaveLength(1);
      // A repeated push moves no head.
      const before = asLin.events.length;
      await push(at, chen, space.space, [change]);
      await push(at, lin, space.space, [await randomChange(lin, space.space)]);
      await soon(() => expect(asLin.events.length).toBeGreaterThan(before));
      expect(asLin.events.slice(before)).toEqual([{ ...head, seq: '2' }]);
    });

    it('tells a person that they were added, and then of that space', async () => {
      const { url, at } = await listening();
      const lin = await founder();
      const home = await makeSpace(at, lin);
      const { client: chen } = await bring(at, lin, home, 'Chen Bo', 'engineer');
      const site = await makeSpace(at, lin);
      const heard = await listen(url, chen);
      await soon(() => expect(heard.events).toHaveLength(1));
      const longer = await addMember(site, lin, chen, 'engineer');
      await putSpace(at, lin, longer);
      await soon(() => expect(heard.events).toContainEqual({ type: 'membership' }));
      await push(at, lin, site.space, [await randomChange(lin, site.space)]);
      const head = { type: 'head', space: site.space, seq: '1' };
      await soon(() => expect(heard.events).toContainEqual(head));
      const before = heard.events.length;
      await putSpace(at, lin, longer);
      await push(at, lin, site.space, [await randomChange(lin, site.space)]);
      await soon(() => expect(heard.events.length).toBeGreaterThan(before));
      expect(heard.events.slice(before)).toEqual([{ ...head, seq: '2' }]);
    });

    it('tells the inviter that an invitation was answered', async () => {
      const { url, at } = await listening();
      const lin = await founder();
      const { space } = await makeSpace(at, lin);
      const heard = await listen(url, lin);
      const token = secureRandom.bytes(32);
      const tokenHash = secretHash(token);
      const invitation = { org: lin.org, tokenHash, spaces: [space], role: 'lead' };
      await send(at, 'POST', '/v1/invitations', { body: invitation, token: lin.token });
      const { org, bundle, certificate } = testAccount(lin.org, 'Chen Bo');
      const body = { org, token: toBase64Url(token), bundle, certificate, proof: tokenHash };
      expect((await send(at, 'POST', '/v1/accounts', { body })).status).toBe(200);
      await soon(() => expect(heard.events).toContainEqual({ type: 'membership' }));
    });

    it('keeps a quiet stream alive with comments, and ends it with the session', async () => {
      vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
      try {
        const { url } = await listening();
        const lin = await founder();
        const heard = await listen(url, lin);
        await vi.advanceTimersByTimeAsync(45_000);
        vi.useRealTimers();
        await soon(() => expect(heard.text()).toMatch(/(: still here\n\n){2}/));
      } finally {
        vi.useRealTimers();
      }
    });

    it('ends a stream when its session has expired', async () => {
      vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
      try {
        const { url } = await listening();
        const lin = await founder();
        const heard = await listen(url, lin);
        advance(12 * 3_600_000 + 1);
        await vi.advanceTimersByTimeAsync(25_000);
        await heard.ended;
        expect(heard.text()).not.toContain('still here');
      } finally {
        vi.useRealTimers();
      }
    });

    it('keeps four streams of a device, and ends its oldest for a fifth', async () => {
      const { url } = await listening();
      const lin = await founder();
      const first = await listen(url, lin);
      for (let i = 0; i < 4; i += 1) await listen(url, lin);
      await first.ended;
    });

    it('ends streams when the server stops', async () => {
      const { url, at } = await listening();
      const lin = await founder();
      const heard = await listen(url, lin);
      await at.close();
      await heard.ended;
    });
  });
}
