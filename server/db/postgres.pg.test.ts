import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pino } from 'pino';
import { systemClock } from '../../common/lib/clock.ts';
import { secureRandom } from '../../common/lib/random.ts';
import { pushAnswer } from '../../common/sync/protocol/push.ts';
import { enrol, makeSpace, pullAll, push, send } from '../../test/builders/server-client.ts';
import { randomChange } from '../../test/builders/server-account.ts';
import { startPostgres, type PostgresHost } from '../../test/hosts/postgres.ts';
import { offerEnrolment } from '../accounts/enrolment.ts';
import { buildApp } from '../app.ts';
import type { Database } from './database.ts';
import { migrate } from './migrate.ts';
import { openPostgres } from './postgres.ts';

describe('PostgreSQL', () => {
  let host: PostgresHost;
  let db: Database;
  const lost: unknown[] = [];
  beforeAll(async () => {
    host = await startPostgres();
    const onBroken = (error: unknown): void => void lost.push(error);
    db = openPostgres({ url: host.url, connections: 8, random: secureRandom, onBroken });
  });
  afterAll(async () => {
    await db.close();
    await host.stop();
  });

  it('runs both of two transactions that deadlock', async () => {
    await db.script(
      'CREATE TABLE pair (k int PRIMARY KEY, n int); INSERT INTO pair VALUES (1, 0), (2, 0)',
    );
    let runs = 0;
    const bump = (first: number, second: number) =>
      db.transaction(async tx => {
        runs += 1;
        await tx.query('UPDATE pair SET n = n + 1 WHERE k = $1', [first]);
        await tx.query('SELECT pg_sleep(0.2)');
        await tx.query('UPDATE pair SET n = n + 1 WHERE k = $1', [second]);
      });
    await Promise.all([bump(1, 2), bump(2, 1)]);
    expect(runs).toBeGreaterThan(2);
    const rows = await db.query('SELECT n FROM pair ORDER BY k');
    expect(rows).toEqual([{ n: 2 }, { n: 2 }]);
  });

  it('rolls back what throws, and keeps the connection', async () => {
    for (let i = 0; i < 20; i += 1) {
      const failing = db.transaction(async tx => {
        await tx.query('UPDATE pair SET n = 99');
        throw new Error('no');
      });
      await expect(failing).rejects.toThrow('no');
    }
    expect(await db.query('SELECT n FROM pair WHERE k = 1')).toEqual([{ n: 2 }]);
  });

  it('crashes and comes back under a running server: 503 meanwhile, and nothing acknowledged is lost', async () => {
    await migrate(db, systemClock);
    const world = { db, clock: systemClock, random: secureRandom };
    const app = await buildApp({ ...world, log: pino({ level: 'silent' }) });
    const lin = await enrol(app, (await offerEnrolment(world)) ?? '');
    const { space } = await makeSpace(app, lin);
    const changes = await Promise.all(Array.from({ length: 400 }, () => randomChange(lin, space)));
    const queue = [...changes];
    const acknowledged = new Map<string, string>();
    let killed: Promise<void> | undefined;
    const device = async (): Promise<void> => {
      for (let change = queue.shift(); change !== undefined; change = queue.shift()) {
        const body = { org: lin.org, space, changes: [change] };
        const answer = await send(app, 'POST', '/v1/sync/push', { body, token: lin.token });
        if (answer.status !== 200) {
          expect(answer).toMatchObject({ status: 503, body: { code: 'unavailable' } });
          continue;
        }
        const [result] = pushAnswer.parse(answer.body).results;
        if (result === undefined || !('seq' in result)) throw new Error('refused');
        acknowledged.set(result.id, result.seq);
        if (acknowledged.size === 40) killed = host.kill();
      }
    };
    await Promise.all(Array.from({ length: 8 }, device));
    await killed;
    expect(acknowledged.size).toBeGreaterThanOrEqual(40);
    expect(acknowledged.size).toBeLessThan(changes.length);
    expect((await send(app, 'GET', '/v1/health')).status).toBe(200);
    const ready = await send(app, 'GET', '/v1/ready');
    expect(ready).toMatchObject({ status: 503, body: { ready: false, reasons: ['database'] } });

    await host.start();
    const { results } = await push(app, lin, space, changes);
    for (const [id, seq] of acknowledged)
      expect(results).toContainEqual(expect.objectContaining({ id, seq }));
    const log = await pullAll(app, lin, space);
    expect(log.map(({ id }) => id).toSorted()).toEqual(changes.map(({ id }) => id).toSorted());
    expect(lost.length).toBeGreaterThan(0);
    await app.close();
  });
});
