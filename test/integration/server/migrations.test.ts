import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SigningSecret } from '../../../common/crypto/keys.ts';
import { systemClock } from '../../../common/lib/clock.ts';
import { fromBase64Url } from '../../../common/lib/bytes.ts';
import type { SpaceId } from '../../../common/lib/ids.ts';
import { secureRandom } from '../../../common/lib/random.ts';
import { buildApp } from '../../../server/app.ts';
import { checkItems } from '../../../server/backup/check.ts';
import { storedItems } from '../../../server/backup/rows.ts';
import type { Database } from '../../../server/db/database.ts';
import { DatabaseTooNew, migrate, migrations } from '../../../server/db/migrate.ts';
import { openPglite } from '../../../server/db/pglite.ts';
import { openPostgres } from '../../../server/db/postgres.ts';
import { randomChange, type TestAccount } from '../../builders/server-account.ts';
import { logIn, pullAll, push } from '../../builders/server-client.ts';
import { startPostgres, type PostgresHost } from '../../hosts/postgres.ts';

const fixtures = resolve(import.meta.dirname, '../../fixtures');
const WITH_SPACES = 3;

let host: PostgresHost;
beforeAll(async () => {
  host = await startPostgres();
});
afterAll(() => host.stop());

let made = 0;
const open = async (kind: string): Promise<Database> => {
  if (kind === 'PGlite') return openPglite();
  made += 1;
  const url = await host.createDatabase(`m${made}`);
  return openPostgres({ url, connections: 4, random: secureRandom, onBroken: () => undefined });
};

/** Tables, columns, indexes and constraints, as the database describes them. */
const shapeOf = (db: Database): Promise<object[]> =>
  db.query(
    `SELECT table_name || '.' || column_name || ' ' || data_type || ' ' || is_nullable AS line
     FROM information_schema.columns WHERE table_schema = 'public'
     UNION SELECT indexdef FROM pg_indexes WHERE schemaname = 'public'
     UNION SELECT conrelid::regclass || ' ' || pg_get_constraintdef(oid) FROM pg_constraint
       WHERE connamespace = 'public'::regnamespace
     ORDER BY line`,
  );

describe.each(['PGlite', 'PostgreSQL'])('a database of an earlier server on %s', kind => {
  it.each([1, 3])('of schema %i comes up to date with all its data', async schema => {
    const script = await readFile(join(fixtures, `server-v${schema}.sql`), 'utf8');
    const keys = JSON.parse(script.slice(3, script.indexOf('\n'))) as TestAccount & {
      readonly space: SpaceId;
      readonly deviceSecret: string;
    };
    const db = await open(kind);
    await db.script(script);
    await migrate(db, systemClock);
    await migrate(db, systemClock);
    const rows = await db.query('SELECT id FROM schema_migration ORDER BY id');
    expect(rows).toEqual(migrations.map(({ id }) => ({ id })));
    expect(await db.query('SELECT org, name FROM organisation')).toEqual([
      { org: keys.org, name: "Harbour's; Netwörke" },
    ]);
    const fresh = await open(kind);
    await migrate(fresh, systemClock);
    expect(await shapeOf(db)).toEqual(await shapeOf(fresh));
    await fresh.close();

    const app = await buildApp({
      db,
      clock: systemClock,
      random: secureRandom,
      log: pino({ level: 'silent' }),
    });
    const deviceSecret = fromBase64Url(keys.deviceSecret) as SigningSecret;
    const lin = await logIn(app, { ...keys, deviceSecret });
    if (schema >= WITH_SPACES) {
      expect(await pullAll(app, lin, keys.space)).toHaveLength(3);
      const { results } = await push(app, lin, keys.space, [await randomChange(lin, keys.space)]);
      expect(results).toMatchObject([{ seq: '4' }]);
    }
    const findings = await db.snapshot(tx => checkItems(storedItems(tx)));
    expect(findings).toMatchObject({
      problems: [],
      counts: { account: 1, device: 1, invitation: 1 },
    });
    await app.close();
    await db.close();
  });

  it('is left alone by a server that is older', async () => {
    const db = await open(kind);
    await migrate(db, systemClock);
    const shape = await shapeOf(db);
    await expect(migrate(db, systemClock, migrations.slice(0, -1))).rejects.toBeInstanceOf(
      DatabaseTooNew,
    );
    expect(await shapeOf(db)).toEqual(shape);
    await db.close();
  });
});

it('eight servers that start at once on an empty PostgreSQL migrate it once', async () => {
  const url = await host.createDatabase('at_once');
  const options = { url, connections: 2, random: secureRandom, onBroken: () => undefined };
  const all = Array.from({ length: 8 }, () => openPostgres(options));
  await Promise.all(all.map(db => migrate(db, systemClock)));
  const rows = await all[0]!.query('SELECT id FROM schema_migration ORDER BY id');
  expect(rows).toEqual(migrations.map(({ id }) => ({ id })));
  for (const db of all) await db.close();
});
