import { execFileSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { settingNames } from '../../../server/config/settings.ts';
import { randomChange } from '../../builders/server-account.ts';
import { enrolOverWire } from '../../builders/wire-client.ts';
import { startPostgres, type PostgresHost } from '../../hosts/postgres.ts';
import { serverCommand } from '../../hosts/server-command.ts';
import { spawnSyncServer, type SpawnedSyncServer } from '../../hosts/sync-server.ts';

const root = resolve(import.meta.dirname, '../../..');

let folder: string;
let postgres: PostgresHost;
beforeAll(async () => {
  execFileSync(process.execPath, ['build/build.mjs', 'server'], { cwd: root });
  folder = await mkdtemp(join(tmpdir(), 'rackside-operations-'));
  postgres = await startPostgres();
}, 120_000);
afterAll(async () => {
  await postgres.stop();
  await rm(folder, { recursive: true, force: true });
});
let made = 0;
const start = async (env: Readonly<Record<string, string>> = {}): Promise<SpawnedSyncServer> => {
  made += 1;
  const databaseUrl = await postgres.createDatabase(`o${made}`);
  return spawnSyncServer({ dataDir: join(folder, 'data'), databaseUrl, env });
};

describe('the command line', () => {
  it('explains every command and setting', async () => {
    const help = await serverCommand(['help'], { RACKSIDE_WRONG: 'x' });
    expect(help).toMatchObject({ code: 0, words: '' });
    for (const name of settingNames) expect(help.out).toContain(`  ${name}`);
    for (const name of ['serve', 'backup', 'restore', 'verify', 'invite', 'revoke', 'readmit']) {
      expect(help.out).toMatch(new RegExp(`^  ${name} `, 'm'));
    }
    expect((await serverCommand(['--help'], {})).out).toBe(help.out);
  });

  it.each([
    ['dance'],
    ['backup'],
    ['backup', 'a', 'b'],
    ['revoke'],
    ['invite', 'x'],
    ['serve', 'x'],
  ])('refuses %s %s with code 2 and words', async (...args) => {
    const run = await serverCommand(args, {});
    expect(run.code).toBe(2);
    expect(run.out).toBe('');
    expect(run.words).toContain("'rackside-server help' tells more");
  });

  it('names each wrong setting for every command', async () => {
    const env = { RACKSIDE_PUBLIC_URLS: 'https://a.example', PORT: 'high' };
    for (const args of [[], ['verify'], ['invite']]) {
      const run = await serverCommand(args, env);
      expect(run.code).toBe(1);
      expect(run.words).toContain('RACKSIDE_PUBLIC_URLS: there is no such setting');
      expect(run.words).toContain('PORT: a whole number from 0');
    }
  });
});

describe('metrics', () => {
  it('count requests, changes, streams and the database, and name nobody', async () => {
    const server = await start();
    const client = await enrolOverWire(server.url, server.enrolmentCode);
    const space = await client.makeSpace();
    const { close } = await client.events();
    const changes = [await randomChange(client.who, space), await randomChange(client.who, space)];
    await client.push(space, [...changes, { id: 'x' }]);
    const { status } = await fetch(`${server.url}/v1/nowhere?token=secret`);
    expect(status).toBe(404);
    const response = await fetch(server.metricsUrl);
    expect(response.headers.get('content-type')).toContain('version=0.0.4');
    const text = await response.text();
    expect(text).toContain('rackside_changes_total{result="taken"} 2\n');
    expect(text).toContain('rackside_changes_total{result="malformed"} 1\n');
    expect(text).toContain('rackside_event_streams 1\n');
    expect(text).toContain(
      'rackside_requests_total{method="POST",route="/v1/sync/push",status="200"} 1\n',
    );
    expect(text).toContain('rackside_requests_total{method="GET",route="unknown",status="404"} 1');
    expect(text).toMatch(/rackside_request_seconds_bucket\{route="\/v1\/sync\/push",le="10"\} 1/);
    expect(text).toMatch(/rackside_database_connections \d/);
    expect(text).toMatch(/rackside_disk_free_bytes \d{6,}/);
    expect(text).toContain('rackside_pokes_total{event="connected"} 1');
    for (const line of text.split('\n')) {
      expect(line).toMatch(/^$|^# (HELP|TYPE) \w+ .+$|^\w+(\{\w+="[^"]*"(,\w+="[^"]*")*\})? \S+$/);
    }
    const { org, account, device } = client.who;
    for (const secret of [
      org,
      account,
      device,
      space,
      'Lin',
      'Harbour',
      'secret',
      client.token(),
    ]) {
      expect(text).not.toContain(secret);
    }
    expect(new URL(server.metricsUrl).hostname).toBe('127.0.0.1');
    expect((await fetch(`${server.url}/metrics`)).status).toBe(404);
    close();
    await vi.waitFor(async () => {
      expect(await (await fetch(server.metricsUrl)).text()).toContain('rackside_event_streams 0\n');
    });
    await server.stop();
  });

  it('need a port of their own', async () => {
    const { port } = new URL(postgres.url);
    await expect(start({ RACKSIDE_METRICS_PORT: port })).rejects.toThrow(
      'RACKSIDE_METRICS_HOST and RACKSIDE_METRICS_PORT: something else',
    );
  });

  it('can be turned off', async () => {
    const server = await start({ RACKSIDE_METRICS_PORT: 'off' });
    expect(server.metricsUrl).toBe('');
    await server.stop();
  });
});

describe('a stop', () => {
  it('sends new clients elsewhere, tells the streams, and answers what is under way', async () => {
    const server = await start({ RACKSIDE_DRAIN_SECONDS: '2' });
    const client = await enrolOverWire(server.url, server.enrolmentCode);
    const space = await client.makeSpace();
    const stream = await client.events();
    const lock = new pg.Client(postgres.url.replace(/postgres$/, `o${made}`));
    await lock.connect();
    await lock.query('BEGIN');
    await lock.query('SELECT 1 FROM space_head FOR UPDATE');
    const change = await randomChange(client.who, space);
    const pushing = client.push(space, [change]);
    await pause(200);
    server.signal('SIGTERM');
    await vi.waitFor(async () => {
      const ready = await fetch(`${server.url}/v1/ready`);
      expect(await ready.json()).toEqual({ ready: false, reasons: ['stopping'] });
    });
    expect((await fetch(`${server.url}/v1/health`)).status).toBe(200);
    await stream.ended;
    expect(stream.text()).toContain(': the server stops');
    await expect(fetch(`${server.url}/v1/health`)).rejects.toThrow();
    await pause(500);
    await lock.query('COMMIT');
    expect((await pushing).results).toMatchObject([{ id: change.id, seq: '1' }]);
    expect(await server.ended).toBe(0);
    expect(server.output()).toContain('"msg":"stopped"');
    await lock.end();
  });

  it('ends at once at the second signal', async () => {
    const server = await start({ RACKSIDE_DRAIN_SECONDS: '60' });
    server.signal('SIGTERM');
    await vi.waitFor(() => expect(server.output()).toContain('"msg":"stopping"'));
    // The same one, passed on by a parent.
    server.signal('SIGTERM');
    await pause(1_100);
    expect((await fetch(`${server.url}/v1/health`)).status).toBe(200);
    const from = performance.now();
    server.signal('SIGINT');
    expect(await server.ended).toBe(1);
    expect(performance.now() - from).toBeLessThan(2_000);
  });
});
