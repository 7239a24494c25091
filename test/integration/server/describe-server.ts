import { pino } from 'pino';
import { afterAll, beforeAll, describe } from 'vitest';
import { systemClock, type Clock } from '../../../common/lib/clock.ts';
import { secureRandom } from '../../../common/lib/random.ts';
import { offerEnrolment } from '../../../server/accounts/enrolment.ts';
import { buildApp, type ServerDeps } from '../../../server/app.ts';
import type { Database } from '../../../server/db/database.ts';
import { migrate } from '../../../server/db/migrate.ts';
import type { RouteApp } from '../../../server/http/route-app.ts';
import { enrol, type TestClient } from '../../builders/server-client.ts';
import { pushBehaviour } from './push-behaviour.ts';

/** A database for one test file. */
export interface TestDatabase {
  readonly db: Database;
  stop(): Promise<void>;
}

/** A server's app under test, and what it stands on. */
export interface ServerUnderTest {
  readonly app: () => RouteApp;
  readonly db: () => Database;
  /** Moves the server's clock on. */
  readonly advance: (milliseconds: number) => void;
  /** A fresh organisation's first account, logged in. */
  readonly founder: (name?: string) => Promise<TestClient>;
  /** Another app on the same database. */
  readonly another: (deps?: Partial<ServerDeps>) => Promise<RouteApp>;
}

/** Runs the server's whole behaviour on one kind of database; the database is started once. */
export function describeServer(name: string, makeDb: () => Promise<TestDatabase>): void {
  describe(name, () => {
    let made: TestDatabase;
    let app: RouteApp;
    let ahead = 0;
    const clock: Clock = {
      wall: () => systemClock.wall() + ahead,
      elapsed: () => systemClock.elapsed() + ahead,
    };
    const another = (deps: Partial<ServerDeps> = {}): Promise<RouteApp> =>
      buildApp({
        db: made.db,
        clock,
        random: secureRandom,
        log: pino({ level: 'silent' }),
        ...deps,
      });
    beforeAll(async () => {
      made = await makeDb();
      await migrate(made.db, clock);
      app = await another();
    }, 60_000);
    afterAll(async () => {
      await app.close();
      await made.stop();
    }, 60_000);

    const server: ServerUnderTest = {
      app: () => app,
      db: () => made.db,
      advance: milliseconds => {
        ahead += milliseconds;
      },
      founder: async person => {
        const code = `test-${secureRandom.uuid()}`;
        await offerEnrolment({ db: made.db, clock, random: secureRandom }, code);
        return enrol(app, code, person);
      },
      another,
    };
    pushBehaviour(server);
  });
}
