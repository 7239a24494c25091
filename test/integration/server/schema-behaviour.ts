import { describe, expect, it } from 'vitest';
import { systemClock } from '../../../common/lib/clock.ts';
import { DatabaseTooNew, migrate, migrations } from '../../../server/db/migrate.ts';
import { retryConflicts } from '../../../server/db/retry.ts';
import { secureRandom } from '../../../common/lib/random.ts';
import type { ServerUnderTest } from './server-under-test.ts';

/** The schema: forward only, once only, and nothing in it that stops the server from growing. */
export function schemaBehaviour({ db }: ServerUnderTest): void {
  describe('schema', () => {
    it('migrates once, however often and however many servers start', async () => {
      await Promise.all([1, 2, 3, 4].map(() => migrate(db(), systemClock)));
      const rows = await db().query('SELECT id, name FROM schema_migration ORDER BY id');
      expect(rows).toEqual(migrations.map(({ id, name }) => ({ id, name })));
    });

    it('refuses a database that a newer server wrote, and leaves it alone', async () => {
      const old = migrations.slice(0, 1);
      await expect(migrate(db(), systemClock, old)).rejects.toBeInstanceOf(DatabaseTooNew);
    });

    it('rolls a step back as a whole when it fails', async () => {
      const next = (migrations.at(-1)?.id ?? 0) + 1;
      const broken = {
        id: next,
        name: 'broken',
        sql: 'CREATE TABLE half (a int); SELECT nonsense',
      };
      await expect(migrate(db(), systemClock, [...migrations, broken])).rejects.toThrow();
      const left = await db().query("SELECT 1 FROM pg_class WHERE relname = 'half'");
      expect(left).toEqual([]);
      await migrate(db(), systemClock);
    });

    it('has no trigger, sequence or extension', async () => {
      const counted = await db().query<{ n: number }>(
        `SELECT (SELECT count(*) FROM pg_trigger WHERE NOT tgisinternal)::int
              + (SELECT count(*) FROM pg_class WHERE relkind = 'S' AND relnamespace = 'public'::regnamespace)::int
              + (SELECT count(*) FROM pg_extension WHERE extname <> 'plpgsql')::int AS n`,
      );
      expect(counted).toEqual([{ n: 0 }]);
    });

    it('runs a transaction again when the database asks for it', async () => {
      let runs = 0;
      const raise = "DO $$ BEGIN RAISE EXCEPTION 'again' USING ERRCODE = '40001'; END $$";
      const attempt = () =>
        db().transaction(async tx => {
          runs += 1;
          if (runs < 3) await tx.script(raise);
          return runs;
        });
      const pause = () => Promise.resolve();
      expect(await retryConflicts(attempt, secureRandom, pause)).toBe(3);
    });

    it('gives up after a few times, and never repeats another failure', async () => {
      let runs = 0;
      const fail = (code: string) => () => {
        runs += 1;
        return Promise.reject(Object.assign(new Error('no'), { code }));
      };
      const pause = () => Promise.resolve();
      await expect(retryConflicts(fail('40P01'), secureRandom, pause)).rejects.toThrow('no');
      expect(runs).toBe(6);
      await expect(retryConflicts(fail('23505'), secureRandom, pause)).rejects.toThrow('no');
      expect(runs).toBe(7);
    });
  });
}
