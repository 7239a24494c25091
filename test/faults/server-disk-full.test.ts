import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { randomChange } from '../builders/server-account.ts';
import { smallDisk, type SmallDisk } from '../builders/small-disk.ts';
import { enrolOverWire, wireClient, type WireClient } from '../builders/wire-client.ts';
import { startPostgres } from '../hosts/postgres.ts';
import { spawnSyncServer } from '../hosts/sync-server.ts';

const root = resolve(import.meta.dirname, '../..');
const MEGABYTE = 1_048_576;

const probe = smallDisk(MEGABYTE);
probe?.eject();
const why = probe === undefined ? ' (skipped: a small disk takes root on Linux)' : '';

describe.skipIf(probe === undefined)(`a server whose disk is full${why}`, () => {
  let disk: SmallDisk;
  beforeAll(() => {
    execFileSync(process.execPath, ['build/build.mjs', 'server'], { cwd: root });
  }, 120_000);
  afterEach(() => disk.eject());

  /** Leaves so many bytes free. */
  const fill = async (leave: number): Promise<string> => {
    const out = execFileSync('df', ['--output=avail', '-B1', disk.folder], { encoding: 'utf8' });
    const free = Number(out.split('\n')[1]);
    const filler = join(disk.folder, 'filler');
    await writeFile(filler, Buffer.alloc(Math.max(0, free - leave)));
    return filler;
  };
  const status = async (work: Promise<unknown>): Promise<number> =>
    work.then(
      () => 200,
      (error: unknown) => (error as { status?: number }).status ?? 0,
    );
  const pushOne = async (client: WireClient, space: Parameters<WireClient['push']>[0]) =>
    client.push(space, [await randomChange(client.who, space)]);

  it('stops taking anything before PGlite has no room, and still logs in and reads', async () => {
    disk = smallDisk(320 * MEGABYTE)!;
    const server = await spawnSyncServer({
      dataDir: join(disk.folder, 'data'),
      env: { RACKSIDE_MIN_FREE_MB: '64' },
    });
    const client = await enrolOverWire(server.url, server.enrolmentCode);
    const space = await client.makeSpace();
    await pushOne(client, space);
    const filler = await fill(32 * MEGABYTE);
    await pause(1_100);
    expect(await status(pushOne(client, space))).toBe(507);
    expect(await status(client.makeSpace())).toBe(507);
    const ready = await fetch(`${server.url}/v1/ready`);
    expect(await ready.json()).toEqual({ ready: false, reasons: ['disk'] });
    const other = wireClient(server.url, client.who);
    await other.logIn();
    expect(await other.pullAll(space)).toHaveLength(1);
    await rm(filler);
    await pause(1_100);
    await pushOne(client, space);
    expect(await client.pullAll(space)).toHaveLength(2);
    await server.stop();
  });

  it('refuses what a PostgreSQL without room refuses, reads on, and goes on with room', async () => {
    disk = smallDisk(420 * MEGABYTE)!;
    const within = join(disk.folder, 'pg');
    mkdirSync(within, { mode: 0o755 });
    const postgres = await startPostgres(within);
    const server = await spawnSyncServer({
      dataDir: join(disk.folder, 'data'),
      databaseUrl: postgres.url,
    });
    try {
      const client = await enrolOverWire(server.url, server.enrolmentCode);
      const space = await client.makeSpace();
      await pushOne(client, space);
      const filler = await fill(0);
      const acknowledged = new Set<string>();
      const seen = new Set<number>();
      for (let tried = 0; tried < 200 && ![...seen].some(code => code > 500); tried += 1) {
        const changes = await Promise.all(
          Array.from({ length: 20 }, () => randomChange(client.who, space, { bodyBytes: 30_000 })),
        );
        const pushed = client.push(space, changes);
        seen.add(await status(pushed));
        const results = await pushed.then(
          answer => answer.results,
          () => [],
        );
        for (const result of results) if ('seq' in result) acknowledged.add(result.id);
      }
      expect([...seen].filter(code => code > 500)).not.toEqual([]);
      for (const code of seen) expect([200, 503, 507]).toContain(code);
      await rm(filler);
      // PostgreSQL may have ended itself for want of a write-ahead log; then its supervisor starts it.
      await postgres.kill();
      await postgres.start();
      const log = await client.pullAll(space);
      const ids = new Set(log.map(({ change }) => change.id as string));
      for (const id of acknowledged) expect(ids).toContain(id);
      await pushOne(client, space);
      expect(await client.pullAll(space)).toHaveLength(log.length + 1);
    } finally {
      await server.stop();
      await postgres.stop();
    }
  });
});
