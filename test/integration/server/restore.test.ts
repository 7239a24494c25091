import { describe, expect, it } from 'vitest';
import { systemClock } from '../../../common/lib/clock.ts';
import { writeBackup } from '../../../server/backup/backup.ts';
import { keptTables } from '../../../server/backup/catalog.ts';
import { backupBytes } from '../../../server/backup/format.ts';
import { restoreBackup, UnfitDatabase, UnsoundBackup } from '../../../server/backup/restore.ts';
import type { Database } from '../../../server/db/database.ts';
import { migrate, migrations } from '../../../server/db/migrate.ts';
import { openPglite } from '../../../server/db/pglite.ts';

async function* streamOf<T>(all: readonly T[]): AsyncGenerator<T> {
  for (const one of all) yield await Promise.resolve(one);
}
async function listOf<T>(stream: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const one of stream) all.push(one);
  return all;
}

const HEAD = { schema: migrations.at(-1)?.id ?? 0, server: '0.0.0', madeAt: '' };

describe('a restore', () => {
  const fresh = async (): Promise<Database> => {
    const db = await openPglite();
    await migrate(db, systemClock);
    return db;
  };
  const rowsIn = async (db: Database): Promise<number> => {
    const all = await db.query<{ n: number }>('SELECT count(*)::int AS n FROM organisation');
    return all[0]?.n ?? 0;
  };

  it('takes back everything when the end is damaged, or what it holds is not sound', async () => {
    const source = await fresh();
    await source.query("INSERT INTO organisation VALUES (gen_random_uuid(), 'Harbour', 1)");
    const whole: Uint8Array[] = [];
    await writeBackup(
      source,
      systemClock,
      async bytes => void whole.push(...(await listOf(bytes))),
    );
    const target = await fresh();
    const cut = whole.slice(0, -1);
    await expect(restoreBackup(target, systemClock, () => streamOf(cut))).rejects.toMatchObject({
      why: 'truncated',
    });
    expect(await rowsIn(target)).toBe(0);

    await source.query(
      "INSERT INTO space_head SELECT org, gen_random_uuid(), gen_random_uuid(), 7, 'site' FROM organisation",
    );
    const unsound: Uint8Array[] = [];
    await writeBackup(
      source,
      systemClock,
      async bytes => void unsound.push(...(await listOf(bytes))),
    );
    const refused = restoreBackup(target, systemClock, () => streamOf(unsound));
    await expect(refused).rejects.toBeInstanceOf(UnsoundBackup);
    expect(await rowsIn(target)).toBe(0);

    await restoreBackup(target, systemClock, () => streamOf(whole));
    expect(await rowsIn(target)).toBe(1);
    const twice = restoreBackup(target, systemClock, () => streamOf(whole));
    await expect(twice).rejects.toBeInstanceOf(UnfitDatabase);
    await source.close();
    await target.close();
  });

  it('brings a backup of each earlier schema up to date', async () => {
    for (const { id } of migrations) {
      const old = await openPglite();
      const steps = migrations.filter(step => step.id <= id);
      await migrate(old, systemClock, steps);
      await old.query("INSERT INTO organisation VALUES (gen_random_uuid(), 'Harbour', 1)");
      const parts: Uint8Array[] = [];
      await writeBackup(old, systemClock, async bytes => void parts.push(...(await listOf(bytes))));
      const target = await openPglite();
      await restoreBackup(target, systemClock, () => streamOf(parts));
      expect(await rowsIn(target)).toBe(1);
      const shape = (await keptTables(target)).map(({ name }) => name);
      expect(shape).toContain('refusal');
      await old.close();
      await target.close();
    }
  });

  it('does not put an older schema into a database that a server has opened', async () => {
    const parts = await listOf(backupBytes({ ...HEAD, schema: 1 }, streamOf([])));
    const target = await fresh();
    const refused = restoreBackup(target, systemClock, () => streamOf(parts));
    await expect(refused).rejects.toThrow('into one that no server has opened');
    await target.close();
  });

  it('leaves somebody else’s tables alone', async () => {
    const target = await openPglite();
    await target.script('CREATE TABLE theirs (a int PRIMARY KEY)');
    const refused = restoreBackup(target, systemClock, () => streamOf<Uint8Array>([]));
    await expect(refused).rejects.toMatchObject({ why: 'not-a-backup' });
    const parts = await listOf(backupBytes(HEAD, streamOf([])));
    const other = restoreBackup(target, systemClock, () => streamOf(parts));
    await expect(other).rejects.toThrow('the database holds other tables');
    await target.close();
  });
});
