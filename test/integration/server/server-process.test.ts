import { execFileSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { z } from 'zod';
import { newId, type OrgId } from '../../../common/lib/ids.ts';
import { secureRandom } from '../../../common/lib/random.ts';
import { PROTOCOL_VERSION } from '../../../common/sync/protocol-version.ts';
import { done } from '../../../common/sync/protocol/enrolment.ts';
import { pullAnswer } from '../../../common/sync/protocol/pull.ts';
import { pushAnswer } from '../../../common/sync/protocol/push.ts';
import { PROTOCOL_HEADER } from '../../../common/sync/protocol/refusal.ts';
import { challengeAnswer, sessionAnswer } from '../../../common/sync/protocol/session.ts';
import { randomChange, signChallenge, testAccount } from '../../builders/server-account.ts';
import { foundSpace } from '../../builders/server-client.ts';
import { startPostgres, type PostgresHost } from '../../hosts/postgres.ts';
import { spawnSyncServer, type SpawnedSyncServer } from '../../hosts/sync-server.ts';

const root = resolve(import.meta.dirname, '../../..');
const BUILD_MS = 120_000;

let folder: string;
let postgres: PostgresHost;
beforeAll(async () => {
  execFileSync(process.execPath, ['build/build.mjs', 'server'], { cwd: root });
  folder = await mkdtemp(join(tmpdir(), 'rackside-server-'));
  postgres = await startPostgres();
}, BUILD_MS);
afterAll(async () => {
  await postgres.stop();
  await rm(folder, { recursive: true, force: true });
});

/** A client over the wire; answers the parsed body and throws on a refusal. */
function clientOf(server: SpawnedSyncServer) {
  let token = '';
  const ask = async <T>(
    answer: z.ZodType<T>,
    method: string,
    path: string,
    body?: object,
  ): Promise<T> => {
    const response = await fetch(server.url + path, {
      method,
      headers: {
        [PROTOCOL_HEADER]: String(PROTOCOL_VERSION),
        ...(token === '' ? {} : { authorization: `Bearer ${token}` }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (!response.ok) throw new Error(`${path} answered ${response.status}`);
    return answer.parse(await response.json());
  };
  return {
    ask,
    logIn: async (who: ReturnType<typeof testAccount>): Promise<void> => {
      const { org, device } = who;
      const { challenge } = await ask(challengeAnswer, 'POST', '/v1/session/challenge', {
        org,
        device,
      });
      const sig = signChallenge(who, server.url, challenge);
      const body = { org, device, challenge, server: server.url, sig };
      ({ token } = await ask(sessionAnswer, 'POST', '/v1/session', body));
    },
    token: () => token,
  };
}

/** Reads an answer that does not end by itself until it holds `wanted`. */
async function readUntil(response: Response, wanted: string): Promise<void> {
  let text = '';
  for await (const chunk of response.body!) {
    text += new TextDecoder().decode(chunk);
    if (text.includes(wanted)) return;
  }
  throw new Error(`ended without ${wanted}: ${text}`);
}

describe('the server as a process', () => {
  const codes: string[] = [];

  it('keeps its folder and its port for itself', async () => {
    const dataDir = join(folder, 'PGlite');
    const first = await spawnSyncServer({ dataDir });
    codes.push(first.enrolmentCode);
    await expect(spawnSyncServer({ dataDir })).rejects.toThrow(`process ${first.pid} is using`);
    const samePort = { dataDir, port: first.port, databaseUrl: await postgres.createDatabase('a') };
    await expect(spawnSyncServer(samePort)).rejects.toThrow(
      'HOST and PORT: something else listens',
    );
    expect((await fetch(`${first.url}/v1/health`)).status).toBe(200);
    await first.stop();
  });

  it.each(['PGlite', 'PostgreSQL'])(
    'keeps what it acknowledged over kill -9, on %s, and stops in order when asked',
    async kind => {
      const options = {
        dataDir: join(folder, kind),
        ...(kind === 'PGlite' ? {} : { databaseUrl: postgres.url }),
      };
      const first = await spawnSyncServer(options);
      codes.push(first.enrolmentCode);
      const lin = testAccount(newId<OrgId>(secureRandom), 'Lin Yue');
      const { org, bundle, certificate } = lin;
      const client = clientOf(first);
      const enrolment = { org, orgName: 'Harbour', code: first.enrolmentCode, bundle, certificate };
      await client.ask(done, 'POST', '/v1/organisations', enrolment);
      await client.logIn(lin);
      const { space, entries } = foundSpace(lin);
      const log = { org, space, entries, grants: [] };
      await client.ask(done, 'PUT', `/v1/spaces/${space}/membership`, log);
      const changes = await Promise.all(Array.from({ length: 50 }, () => randomChange(lin, space)));
      const pushed = await client.ask(pushAnswer, 'POST', '/v1/sync/push', { org, space, changes });
      await first.kill();

      const second = await spawnSyncServer(options);
      expect(second.enrolmentCode).toBe('');
      const again = clientOf(second);
      await again.logIn(lin);
      const pulled = await again.ask(
        pullAnswer,
        'GET',
        `/v1/sync/pull?org=${org}&space=${space}&after=0`,
      );
      expect(pulled.timeline).toBe(pushed.timeline);
      expect(pulled.changes.map(({ change }) => change)).toEqual(changes);

      const events = await fetch(`${second.url}/v1/sync/events?org=${org}`, {
        headers: {
          [PROTOCOL_HEADER]: String(PROTOCOL_VERSION),
          authorization: `Bearer ${again.token()}`,
        },
      });
      await readUntil(events, '"seq":"50"');
      const started = performance.now();
      await second.stop();
      expect(performance.now() - started).toBeLessThan(9_000);
      expect(second.output()).toContain('"msg":"stopped"');
      for (const secret of ['Lin Yue', 'Harbour', again.token()]) {
        expect(first.output() + second.output()).not.toContain(secret);
      }
    },
  );

  it('makes a fresh enrolment code at each start, or takes the operator’s', async () => {
    for (const code of codes) expect(code).toMatch(/^([0-9A-HJKMNP-TV-Z]{4}-?){5}$/);
    expect(new Set(codes).size).toBe(3);
    const chosen = 'CHOSEN-BY-THE-OPERATOR';
    const server = await spawnSyncServer({
      dataDir: join(folder, 'unused'),
      databaseUrl: await postgres.createDatabase('b'),
      env: { RACKSIDE_ENROLMENT_CODE: chosen },
    });
    expect(server.enrolmentCode).toBe(chosen);
    await server.stop();
  });

  it('says which setting is wrong', async () => {
    const dataDir = join(folder, 'unused');
    const databaseUrl = 'postgres://rackside@127.0.0.1:1/none';
    await expect(spawnSyncServer({ dataDir, databaseUrl })).rejects.toThrow(
      'DATABASE_URL: no database',
    );
    const missing = postgres.url.replace(/postgres$/, 'nowhere');
    await expect(spawnSyncServer({ dataDir, databaseUrl: missing })).rejects.toThrow(
      'DATABASE_URL: there is no such database',
    );
    const env = { HOST: '0.0.0.0' };
    await expect(spawnSyncServer({ dataDir, env })).rejects.toThrow('RACKSIDE_PUBLIC_URL');
  });
});
