import { execFileSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { enrolOverWire, wireClient } from '../builders/wire-client.ts';
import { seededRandom } from '../fakes/seeded-random.ts';
import { startPostgres, type PostgresHost } from '../hosts/postgres.ts';
import { serverCommand } from '../hosts/server-command.ts';
import { spawnSyncServer } from '../hosts/sync-server.ts';
import { serverLoad } from './server-load.ts';

const root = resolve(import.meta.dirname, '../..');
const RUNS = Number(process.env['FAULT_RUNS'] ?? 3);
const SEED = Number(process.env['FAULT_SEED'] ?? Date.now() % 1_000_000);
const LONGEST_MS = 700;
const RUN_MS = 30_000;

describe(`the server killed at random moments under load (FAULT_RUNS=${RUNS} FAULT_SEED=${SEED})`, () => {
  let folder: string;
  let postgres: PostgresHost;
  beforeAll(async () => {
    execFileSync(process.execPath, ['build/build.mjs', 'server'], { cwd: root });
    folder = await mkdtemp(join(tmpdir(), 'rackside-kills-'));
    postgres = await startPostgres();
  }, 120_000);
  afterAll(async () => {
    await postgres.stop();
    await rm(folder, { recursive: true, force: true });
  });

  it.each(['PGlite', 'PostgreSQL'])(
    'loses nothing that it acknowledged, on %s',
    async kind => {
      const random = seededRandom(SEED);
      const options = {
        dataDir: join(folder, kind),
        ...(kind === 'PGlite' ? {} : { databaseUrl: postgres.url }),
      };
      const first = await spawnSyncServer(options);
      const client = await enrolOverWire(first.url, first.enrolmentCode);
      const space = await client.makeSpace();
      await first.stop();
      const load = serverLoad(client, space, 4);
      for (let run = 0; run < RUNS; run += 1) {
        const server = await spawnSyncServer(options);
        const [byte = 0] = random.bytes(1);
        await load.run(server.url, async () => {
          // Every other time at any moment, before the first answer too.
          const before = load.acknowledged.size;
          const begun = (): void => expect(load.acknowledged.size).toBeGreaterThan(before);
          if (run % 2 === 0) await vi.waitFor(begun, { timeout: 20_000, interval: 5 });
          await pause((byte / 255) * LONGEST_MS);
          await server.kill();
        });
      }
      expect(load.failed()).toBeGreaterThan(0);
      expect(load.acknowledged.size).toBeGreaterThanOrEqual(RUNS / 2);

      const last = await spawnSyncServer(options);
      const after = wireClient(last.url, client.who);
      await after.logIn();
      const log = await after.pullAll(space);
      const seqOf = new Map(log.map(({ seq, change }) => [change.id as string, seq]));
      for (const [id, seq] of load.acknowledged) expect(seqOf.get(id)).toBe(seq);
      await last.stop();
      const verified = await serverCommand(['verify'], {
        DATA_DIR: options.dataDir,
        ...(kind === 'PGlite' ? {} : { DATABASE_URL: postgres.url }),
      });
      expect(verified).toMatchObject({ code: 0, words: '' });
    },
    60_000 + RUNS * RUN_MS,
  );
});
