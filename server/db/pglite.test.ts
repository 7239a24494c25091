import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { fsyncSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { systemClock } from '../../common/lib/clock.ts';
import { DurableNodeFs, durableStartParams } from './durable-node-fs.ts';
import { DataFolderInUse } from './folder-lock.ts';
import { migrate } from './migrate.ts';
import { openPglite } from './pglite.ts';
import { startUpkeep } from './pglite-upkeep.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rackside-pglite-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('PGlite in a folder', () => {
  it('keeps its data over a restart, and lets one process in at a time', async () => {
    const dir = join(folder, 'kept');
    const first = await openPglite(dir);
    await migrate(first, systemClock);
    await first.query("INSERT INTO organisation VALUES (gen_random_uuid(), 'Harbour', 1)");
    await expect(openPgliteElsewhere(dir)).rejects.toBeInstanceOf(DataFolderInUse);
    await first.close();

    const second = await openPglite(dir);
    await migrate(second, systemClock);
    const rows = await second.query('SELECT name FROM organisation');
    expect(rows).toEqual([{ name: 'Harbour' }]);
    await second.close();
    expect(await readdir(folder)).toEqual(['kept']);
  }, 30_000);
});

/** As another process would: the lock names one that is alive and not this. */
async function openPgliteElsewhere(dir: string): Promise<unknown> {
  const pid = vi.spyOn(process, 'pid', 'get').mockReturnValue(process.ppid);
  try {
    return await openPglite(dir);
  } finally {
    pid.mockRestore();
  }
}

describe('what was committed', () => {
  let synced = 0;
  let lite: PGlite;
  beforeAll(async () => {
    const fs = new DurableNodeFs(join(folder, 'durable'), descriptor => {
      synced += 1;
      fsyncSync(descriptor);
    });
    lite = await PGlite.create({ fs, startParams: durableStartParams(PGlite.defaultStartParams) });
    await lite.exec('CREATE TABLE t (a int)');
  }, 30_000);
  afterAll(() => lite.close());
  afterEach(() => vi.useRealTimers());

  it('is on the disk, not only with the operating system, before the answer', async () => {
    expect((await lite.query('SHOW fsync')).rows).toEqual([{ fsync: 'on' }]);
    for (let i = 0; i < 5; i += 1) {
      const before = synced;
      await lite.transaction(tx => tx.query('INSERT INTO t VALUES ($1)', [i]));
      expect(synced).toBeGreaterThan(before);
    }
    const before = synced;
    await lite.query('SELECT * FROM t');
    expect(synced).toBe(before);
  });

  it('leaves the write-ahead log now and then, when anything happened', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    const redo = async () =>
      (
        await lite.query<{ lsn: string }>(
          'SELECT redo_lsn::text AS lsn FROM pg_control_checkpoint()',
        )
      ).rows[0]?.lsn;
    const stop = startUpkeep(lite);
    const start = await redo();
    await lite.query('INSERT INTO t VALUES (9)');
    await vi.advanceTimersByTimeAsync(300_000);
    await vi.waitFor(async () => expect(await redo()).not.toBe(start));
    const quiet = await redo();
    await vi.advanceTimersByTimeAsync(300_000);
    await lite.query('SELECT 1');
    expect(await redo()).toBe(quiet);
    for (let i = 0; i < 12; i += 1) {
      await lite.query('DELETE FROM t');
      await lite.query('INSERT INTO t VALUES (1)');
      await vi.advanceTimersByTimeAsync(300_000);
      await lite.query('SELECT 1');
    }
    await vi.waitFor(async () => {
      const seen = await lite.query("SELECT reltuples::int AS n FROM pg_class WHERE relname = 't'");
      expect(seen.rows).toEqual([{ n: 1 }]);
    });
    stop();
  });
});
