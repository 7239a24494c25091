import { execFileSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { randomChange } from '../../builders/server-account.ts';
import { enrolOverWire, wireClient } from '../../builders/wire-client.ts';
import { startPostgres, type PostgresHost } from '../../hosts/postgres.ts';
import { serverCommand } from '../../hosts/server-command.ts';
import { spawnSyncServer } from '../../hosts/sync-server.ts';

const root = resolve(import.meta.dirname, '../../..');
const CODE = 'CHOSEN-BY-THE-OPERATOR';

describe('several server processes on one PostgreSQL', () => {
  let folder: string;
  let postgres: PostgresHost;
  beforeAll(async () => {
    execFileSync(process.execPath, ['build/build.mjs', 'server'], { cwd: root });
    folder = await mkdtemp(join(tmpdir(), 'rackside-many-'));
    postgres = await startPostgres();
  }, 120_000);
  afterAll(async () => {
    await postgres.stop();
    await rm(folder, { recursive: true, force: true });
  });
  const start = (databaseUrl: string) =>
    spawnSyncServer({ dataDir: folder, databaseUrl, env: { RACKSIDE_ENROLMENT_CODE: CODE } });

  it('start at once on an empty database, and migrate it once', async () => {
    const url = await postgres.createDatabase('fresh');
    const servers = await Promise.all([start(url), start(url), start(url)]);
    for (const { url: at } of servers) expect((await fetch(`${at}/v1/ready`)).status).toBe(200);
    const verified = await serverCommand(['verify'], { DATABASE_URL: url });
    expect(verified).toMatchObject({ code: 0, words: '' });
    for (const server of servers) await server.stop();
  });

  it('tell each other’s clients of a push within a second, and keep one log without a gap', async () => {
    const url = await postgres.createDatabase('shared');
    const [one, two] = [await start(url), await start(url)];
    const atOne = await enrolOverWire(one.url, CODE);
    const space = await atOne.makeSpace();
    const atTwo = wireClient(two.url, atOne.who);
    await atTwo.logIn();
    const stream = await atTwo.events();
    await vi.waitFor(() => expect(stream.heard).toContainEqual({ type: 'head', space, seq: '0' }));

    const waits: number[] = [];
    for (let seq = 1; seq <= 10; seq += 1) {
      await atOne.push(space, [await randomChange(atOne.who, space)]);
      const from = performance.now();
      const head = { type: 'head', space, seq: `${seq}` };
      await vi.waitFor(() => expect(stream.heard).toContainEqual(head), { interval: 5 });
      waits.push(performance.now() - from);
    }
    expect(Math.max(...waits)).toBeLessThan(1_000);

    const ids = new Set<string>();
    const pushAt = async (client: typeof atOne): Promise<void> => {
      for (let round = 0; round < 40; round += 1) {
        const changes = await Promise.all(
          Array.from({ length: 5 }, () => randomChange(client.who, space)),
        );
        const { results } = await client.push(space, changes);
        for (const result of results) if ('seq' in result) ids.add(result.id);
      }
    };
    await Promise.all([pushAt(atOne), pushAt(atTwo), pushAt(atOne), pushAt(atTwo)]);
    const log = await atTwo.pullAll(space);
    expect(ids.size).toBe(800);
    expect(log).toHaveLength(810);
    await vi.waitFor(() =>
      expect(stream.heard).toContainEqual({ type: 'head', space, seq: '810' }),
    );

    // A command is one more process: it reaches streams everywhere.
    const revoked = await serverCommand(['revoke', atOne.who.device], { DATABASE_URL: url });
    expect(revoked.code).toBe(0);
    await stream.ended;
    await one.stop();
    await two.stop();
  });
});
