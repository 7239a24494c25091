import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterAll, beforeAll, describe } from 'vitest';
import { systemClock, type Clock } from '../../../common/lib/clock.ts';
import { secureRandom } from '../../../common/lib/random.ts';
import { offerEnrolment } from '../../../server/accounts/enrolment.ts';
import { buildApp, type ServerDeps } from '../../../server/app.ts';
import { openBlobs } from '../../../server/blobs/open-blobs.ts';
import { migrate } from '../../../server/db/migrate.ts';
import type { RouteApp } from '../../../server/http/route-app.ts';
import { enrol } from '../../builders/server-client.ts';
import { accessBehaviour } from './access-behaviour.ts';
import { blobBehaviour } from './blob-behaviour.ts';
import { deviceBehaviour } from './device-behaviour.ts';
import { enrolmentBehaviour } from './enrolment-behaviour.ts';
import { eventsBehaviour } from './events-behaviour.ts';
import { httpBehaviour } from './http-behaviour.ts';
import { invitationBehaviour } from './invitation-behaviour.ts';
import { leavingBehaviour } from './leaving-behaviour.ts';
import { membershipBehaviour } from './membership-behaviour.ts';
import { pullBehaviour } from './pull-behaviour.ts';
import { pushBehaviour } from './push-behaviour.ts';
import { schemaBehaviour } from './schema-behaviour.ts';
import type { ServerUnderTest, TestDatabase } from './server-under-test.ts';
import { sessionBehaviour } from './session-behaviour.ts';

/**
 * Runs the server's whole behaviour on one kind of database, which is started once: each test brings
 * organisations of its own.
 */
export function describeServer(name: string, makeDb: () => Promise<TestDatabase>): void {
  describe(name, () => {
    let made: TestDatabase;
    let first: RouteApp;
    const apps: RouteApp[] = [];
    let ahead = 0;
    let blobFolder: string;
    const clock: Clock = {
      wall: () => systemClock.wall() + ahead,
      elapsed: () => systemClock.elapsed() + ahead,
    };
    const another = async (deps: Partial<ServerDeps> = {}): Promise<RouteApp> => {
      const app = await buildApp({
        db: made.db,
        clock,
        random: secureRandom,
        log: pino({ level: 'silent' }),
        blobs: openBlobs({ dataDir: blobFolder, s3: undefined, blobQuota: 2 ** 30 }, secureRandom),
        requestsPerMinute: { all: 1_000_000, strangers: 1_000_000 },
        ...deps,
      });
      apps.push(app);
      return app;
    };
    beforeAll(async () => {
      made = await makeDb();
      await migrate(made.db, clock);
      blobFolder = await mkdtemp(join(tmpdir(), 'rackside-blobs-'));
      first = await another();
    }, 60_000);
    afterAll(async () => {
      for (const app of apps) await app.close();
      await made.stop();
      await rm(blobFolder, { recursive: true });
    }, 60_000);

    const freshCode = async (): Promise<string> => {
      const code = `test-${secureRandom.uuid()}`;
      await offerEnrolment({ db: made.db, clock, random: secureRandom }, code);
      return code;
    };
    const server: ServerUnderTest = {
      app: () => first,
      db: () => made.db,
      advance: milliseconds => {
        ahead += milliseconds;
      },
      freshCode,
      founder: async person => enrol(first, await freshCode(), person),
      another,
      blobFolder: () => join(blobFolder, 'blobs'),
    };
    for (const behaviour of [
      schemaBehaviour,
      enrolmentBehaviour,
      sessionBehaviour,
      invitationBehaviour,
      deviceBehaviour,
      membershipBehaviour,
      leavingBehaviour,
      pushBehaviour,
      pullBehaviour,
      accessBehaviour,
      blobBehaviour,
      eventsBehaviour,
      httpBehaviour,
    ]) {
      behaviour(server);
    }
  });
}
