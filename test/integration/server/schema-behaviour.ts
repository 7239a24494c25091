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

    it('has no trigger, sequence, rule, function, view or extension, and no column that counts', async () => {
      const found = await db().query(
        `SELECT 'trigger' AS kind, tgname::text AS name FROM pg_trigger WHERE NOT tgisinternal
         UNION SELECT 'event trigger', evtname::text FROM pg_event_trigger
         UNION SELECT 'relation ' || relkind::text, relname::text FROM pg_class
           WHERE relkind IN ('S', 'v', 'm', 'f') AND relnamespace = 'public'::regnamespace
         UNION SELECT 'function', proname::text FROM pg_proc
           WHERE pronamespace = 'public'::regnamespace
         UNION SELECT 'rule', rulename::text FROM pg_rewrite r JOIN pg_class c ON c.oid = ev_class
           WHERE c.relnamespace = 'public'::regnamespace
         UNION SELECT 'extension', extname::text FROM pg_extension WHERE extname <> 'plpgsql'
         UNION SELECT 'identity', attname::text FROM pg_attribute a JOIN pg_class c ON c.oid = attrelid
           WHERE c.relnamespace = 'public'::regnamespace AND attidentity <> ''
         UNION SELECT 'default', pg_get_expr(adbin, adrelid) FROM pg_attrdef
           WHERE pg_get_expr(adbin, adrelid) ~ 'nextval|random|now|clock'`,
      );
      expect(found).toEqual([]);
    });

    it('leads every key and index by the organisation, and where there is one, by the space', async () => {
      const indexes = await db().query<{ table: string; name: string; columns: string[] }>(
        `SELECT t.relname AS table, c.relname AS name, (
           SELECT json_agg(a.attname ORDER BY k.n)
           FROM unnest(i.indkey::int2[]) WITH ORDINALITY AS k (attnum, n)
           JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = k.attnum) AS columns
         FROM pg_index i JOIN pg_class t ON t.oid = i.indrelid JOIN pg_class c ON c.oid = i.indexrelid
         WHERE t.relnamespace = 'public'::regnamespace ORDER BY t.relname, c.relname`,
      );
      const astray = indexes.filter(({ columns }) => columns[0] !== 'org');
      // Found by a secret alone, before anybody knows of which organisation; no push goes by them.
      const bySecret = ['challenge', 'enrolment', 'schema_migration', 'session'];
      expect([...new Set(astray.map(({ table }) => table))].toSorted()).toEqual(bySecret);

      const ofSpaces = await db().query<{ table: string }>(
        `SELECT table_name AS table FROM information_schema.columns
         WHERE table_schema = 'public' AND column_name = 'space'`,
      );
      for (const { table } of ofSpaces) {
        const key = indexes.find(one => one.name === `${table}_pkey`);
        expect(key?.columns.slice(0, 2), table).toEqual(['org', 'space']);
      }
    });

    it('shares its organisations’ tables out by organisation', async () => {
      const parts = await db().query(
        `SELECT c.relname AS table, pg_get_partkeydef(c.oid) AS key FROM pg_class c
         WHERE relkind = 'p' AND relnamespace = 'public'::regnamespace`,
      );
      expect(parts).toEqual([{ table: 'change', key: 'HASH (org)' }]);
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
