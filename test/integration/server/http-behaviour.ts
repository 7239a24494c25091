import { once } from 'node:events';
import { connect } from 'node:net';
import { Writable } from 'node:stream';
import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import { PROTOCOL_VERSION } from '../../../common/sync/protocol-version.ts';
import { healthAnswer } from '../../../common/sync/protocol/health.ts';
import { MIN_CLIENT } from '../../../server/http/protocol-check.ts';
import { watchDisk } from '../../../server/http/disk-watch.ts';
import type { Database } from '../../../server/db/database.ts';
import { DatabaseUnavailable } from '../../../server/db/database-unavailable.ts';
import { PROTOCOL_HEADER, REQUEST_ID_HEADER } from '../../../common/sync/protocol/refusal.ts';
import { randomChange } from '../../builders/server-account.ts';
import {
  enrol,
  expectOk,
  logIn,
  makeSpace,
  pull,
  push,
  send,
} from '../../builders/server-client.ts';
import type { ServerUnderTest } from './server-under-test.ts';

/** What every request meets: protocol version, sizes, limits, refusals, logs. */
export function httpBehaviour({ app, db, founder, freshCode, another }: ServerUnderTest): void {
  describe('http', () => {
    it('says that it is well, to anyone', async () => {
      const headers = { [PROTOCOL_HEADER]: '' };
      const answer = await expectOk(healthAnswer, send(app(), 'GET', '/v1/health', { headers }));
      expect(answer).toMatchObject({
        status: 'ok',
        protocol: PROTOCOL_VERSION,
        minClient: MIN_CLIENT,
      });
    });

    it('says 503 when its database is away, and logs no bug', async () => {
      const gone = () => Promise.reject(new DatabaseUnavailable(undefined));
      const away = await another({ db: { ...db(), query: gone, transaction: gone } });
      const ready = await send(away, 'GET', '/v1/ready');
      expect(ready).toMatchObject({ status: 503, body: { reasons: ['database'] } });
      expect((await send(away, 'GET', '/v1/health')).status).toBe(200);
      const token = 'A'.repeat(43);
      const url = '/v1/spaces?org=6f9a1c52-8f2e-4d0b-9a51-2b6a3f0f7c11';
      const answer = await send(away, 'GET', url, { token });
      expect(answer).toMatchObject({ status: 503, body: { code: 'unavailable' } });
      const headers = {
        [PROTOCOL_HEADER]: String(PROTOCOL_VERSION),
        authorization: `Bearer ${token}`,
      };
      expect((await away.inject({ url, headers })).headers['retry-after']).toBe('5');
    });

    it('takes nothing new on a disk that is nearly full, and says so to load balancers', async () => {
      const lin = await founder();
      const { space } = await makeSpace(app(), lin);
      let free = 99;
      let now = 0;
      const clock = { wall: () => 0, elapsed: () => now };
      const disk = watchDisk('/data', 100, clock, () => Promise.resolve(free));
      const full = await another({ disk });
      const body = { org: lin.org, space, changes: [await randomChange(lin, space)] };
      const push1 = () => send(full, 'POST', '/v1/sync/push', { body, token: lin.token });
      expect(await push1()).toMatchObject({ status: 507, body: { code: 'unavailable' } });
      expect(await pull(full, lin, space)).toMatchObject({ changes: [] });
      expect((await logIn(full, lin)).token).not.toBe(lin.token);
      const ready = await send(full, 'GET', '/v1/ready');
      expect(ready).toMatchObject({ status: 503, body: { ready: false, reasons: ['disk'] } });
      free = 100;
      expect((await push1()).status).toBe(507);
      now = 1_000;
      expect((await push1()).status).toBe(200);
      expect((await send(full, 'GET', '/v1/ready')).status).toBe(200);
    });

    it('asks for the protocol version', async () => {
      const lin = await founder();
      for (const version of ['', '0', 'x', '1.0', '-1']) {
        const headers = { [PROTOCOL_HEADER]: version };
        const url = `/v1/spaces?org=${lin.org}`;
        const answer = await send(app(), 'GET', url, { headers, token: lin.token });
        expect(answer).toMatchObject({ status: 400, body: { code: 'malformed' } });
      }
    });

    it('stops the pushes of a client that is too old, and nothing else', async () => {
      const lin = await founder();
      const { space } = await makeSpace(app(), lin);
      const newer = await another({ minClient: PROTOCOL_VERSION + 1 });
      const body = { org: lin.org, space, changes: [await randomChange(lin, space)] };
      const refused = await send(newer, 'POST', '/v1/sync/push', { body, token: lin.token });
      expect(refused).toMatchObject({ status: 426, body: { code: 'client-too-old' } });
      expect(await pull(newer, lin, space)).toMatchObject({ changes: [] });
    });

    it('answers every refusal with code, sentence and request id', async () => {
      const id = 'request-0001';
      const headers = { [REQUEST_ID_HEADER]: id };
      const nowhere = await send(app(), 'GET', '/v1/nowhere', { headers });
      expect(nowhere).toEqual({
        status: 404,
        body: { code: 'not-found', message: 'no such route', requestId: id },
      });
      const forged = { [REQUEST_ID_HEADER]: 'a b\tc"' };
      const { body } = await send(app(), 'GET', '/v1/nowhere', { headers: forged });
      expect((body as { requestId: string }).requestId).toMatch(/^[\da-f-]{36}$/);
    });

    it('refuses bodies that are no JSON, another type, or too large', async () => {
      const inject = (payload: string, type = 'application/json') =>
        app().inject({
          method: 'POST',
          url: '/v1/session/challenge',
          headers: { [PROTOCOL_HEADER]: String(PROTOCOL_VERSION), 'content-type': type },
          payload,
        });
      const answers = [
        [await inject('{'), 400, 'malformed'],
        [await inject('[]'), 400, 'malformed'],
        [await inject('null'), 400, 'malformed'],
        [await inject('{"__proto__":{"org":1}}'), 400, 'malformed'],
        [await inject('<xml/>', 'text/xml'), 415, 'malformed'],
        [await inject(JSON.stringify({ org: 'x'.repeat(1_048_577) })), 413, 'too-large'],
      ] as const;
      for (const [response, status, code] of answers) {
        expect(response.json<{ code: string }>().code).toBe(code);
        if (code !== 'malformed') expect(response.statusCode).toBe(status);
        expect(response.statusCode).toBeLessThan(500);
      }
    });

    it('refuses a push of none, and of more than it takes', async () => {
      const lin = await founder();
      const { space } = await makeSpace(app(), lin);
      for (const changes of [[], Array.from({ length: 501 }, () => null), 'all']) {
        const body = { org: lin.org, space, changes };
        const answer = await send(app(), 'POST', '/v1/sync/push', { body, token: lin.token });
        expect(answer).toMatchObject({ status: 400, body: { code: 'malformed' } });
      }
    });

    it('limits requests by address, strangers before members', async () => {
      const lin = await founder();
      const { space } = await makeSpace(app(), lin);
      const strict = await another({ requestsPerMinute: { all: 5, strangers: 2 } });
      const ask = () => send(strict, 'POST', '/v1/session/challenge', { body: {} });
      expect([(await ask()).status, (await ask()).status]).toEqual([400, 400]);
      expect(await ask()).toMatchObject({ status: 429, body: { code: 'rate-limited' } });
      for (let i = 0; i < 5; i += 1) await pull(strict, lin, space);
      const url = `/v1/spaces?org=${lin.org}`;
      const answer = await send(strict, 'GET', url, { token: lin.token });
      expect(answer).toMatchObject({ status: 429, body: { code: 'rate-limited' } });
    });

    it('stops at once, but for an answer that is under way', async () => {
      const lin = await founder();
      let release = (): void => undefined;
      const held = new Promise<void>(resolve => {
        release = resolve;
      });
      const query: Database['query'] = async (sql, values) => {
        if (sql.includes('FROM invitation')) await held;
        return db().query(sql, values);
      };
      const slow = await another({ db: { ...db(), query } });
      const { port, hostname } = new URL(await slow.listen({ host: '127.0.0.1', port: 0 }));
      const unused = connect(Number(port), hostname);
      await once(unused, 'connect');
      const headers = {
        [PROTOCOL_HEADER]: String(PROTOCOL_VERSION),
        authorization: `Bearer ${lin.token}`,
      };
      const url = `http://${hostname}:${port}/v1/spaces?org=${lin.org}`;
      const asking = fetch(url, { headers });
      await new Promise(resolve => setTimeout(resolve, 300));
      const started = performance.now();
      const closing = slow.close();
      await new Promise(resolve => setTimeout(resolve, 300));
      release();
      expect((await asking).status).toBe(200);
      await closing;
      expect(performance.now() - started).toBeLessThan(4_000);
    });

    it('logs routes and ids, never a body, token, code or name', async () => {
      let logged = '';
      const lines = new Writable({
        write: (chunk: Buffer, _encoding, done) => {
          logged += chunk.toString();
          done();
        },
      });
      const loud = await another({ log: pino({ level: 'trace' }, lines) });
      const code = await freshCode();
      const lin = await enrol(loud, code, 'Lin Yue');
      const { space } = await makeSpace(loud, lin);
      const change = await randomChange(lin, space);
      await push(loud, lin, space, [change]);
      await pull(loud, lin, space);
      await send(loud, 'POST', '/v1/organisations', { body: { code, orgName: 'Harbour' } });
      const secrets = [
        lin.token,
        code,
        change.body,
        change.sig,
        lin.bundle.sign,
        'Lin Yue',
        'Harbour',
      ];
      for (const secret of secrets) expect(logged).not.toContain(secret);
      expect(logged).not.toContain(space);
      const push1 = logged
        .split('\n')
        .filter(line => line.includes('/v1/sync/push'))
        .map(line => JSON.parse(line) as object);
      expect(push1).toMatchObject([
        { method: 'POST', route: '/v1/sync/push', status: 200, org: lin.org, device: lin.device },
      ]);
    });

    it.each(['trace', 'debug', 'info', 'warn', 'error'])(
      'logs no body at level %s, whatever goes wrong with it',
      async level => {
        let logged = '';
        const lines = new Writable({
          write: (chunk: Buffer, _encoding, done) => {
            logged += chunk.toString();
            done();
          },
        });
        const log = pino({ level }, lines);
        const secret = 'SECRET-OF-THE-BODY';
        const lin = await founder();
        const { space } = await makeSpace(app(), lin);
        const failing = (code: string) => () =>
          Promise.reject(Object.assign(new Error(`value "${secret}"`), { code, detail: secret }));
        const apps = [
          await another({ log }),
          await another({ log, db: { ...db(), transaction: failing('22P02') } }),
          await another({ log, db: { ...db(), transaction: failing('53100') } }),
          await another({ log, db: { ...db(), transaction: failing('57P01') } }),
        ];
        const push1 = JSON.stringify({
          org: lin.org,
          space,
          changes: [{ ...(await randomChange(lin, space)), body: secret }, { [secret]: secret }],
        });
        const bodies = [push1, `{"${secret}"`, `{"${secret}":1}`, JSON.stringify([secret]), secret];
        const statuses = new Set<number>();
        for (const one of apps) {
          for (const payload of [...bodies, `"${secret.repeat(80_000)}"`]) {
            for (const type of ['application/json', 'text/plain', secret]) {
              const { statusCode } = await one.inject({
                method: 'POST',
                url: `/v1/sync/push?${secret}=${secret}`,
                headers: {
                  [PROTOCOL_HEADER]: String(PROTOCOL_VERSION),
                  authorization: `Bearer ${lin.token}`,
                  'content-type': type,
                },
                payload,
              });
              statuses.add(statusCode);
            }
          }
          await send(one, 'POST', `/v1/${secret}`, { body: { secret }, token: secret });
        }
        for (const status of [200, 400, 413, 500, 503, 507]) expect(statuses).toContain(status);
        expect(logged).not.toContain('SECRET');
        if (level !== 'error') return;
        const requestIds = logged.split('\n').map(line => line.includes('"requestId":"'));
        expect(requestIds.filter(Boolean).length).toBeGreaterThanOrEqual(3);
      },
    );

    it('logs where a bug is, not what it says, and tells the client nothing', async () => {
      let logged = '';
      const lines = new Writable({
        write: (chunk: Buffer, _encoding, done) => {
          logged += chunk.toString();
          done();
        },
      });
      const secret = 'invalid input syntax: "Lin Yue"';
      const bug = () => Promise.reject(new TypeError(secret));
      const buggy = await another({
        db: { ...db(), query: bug, transaction: bug },
        log: pino({ level: 'trace' }, lines),
      });
      const url = '/v1/spaces?org=6f9a1c52-8f2e-4d0b-9a51-2b6a3f0f7c11';
      const answer = await send(buggy, 'GET', url, { token: 'A'.repeat(43) });
      expect(answer).toMatchObject({ status: 500, body: { message: 'internal error' } });
      expect(logged).toContain('TypeError');
      expect(logged).toContain('http-behaviour');
      expect(logged).not.toContain('Lin Yue');
    });
  });
}
