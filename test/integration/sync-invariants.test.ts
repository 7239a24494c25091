import fc from 'fast-check';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { appErrorOf } from '../../common/errors/app-error.ts';
import { systemClock } from '../../common/lib/clock.ts';
import { secureRandom } from '../../common/lib/random.ts';
import { err, ok } from '../../common/lib/result.ts';
import { pullAnswer } from '../../common/sync/protocol/pull.ts';
import { pushAnswer } from '../../common/sync/protocol/push.ts';
import { offerEnrolment } from '../../server/accounts/enrolment.ts';
import { buildApp } from '../../server/app.ts';
import type { Database } from '../../server/db/database.ts';
import { migrate } from '../../server/db/migrate.ts';
import { openPglite } from '../../server/db/pglite.ts';
import type { RouteApp } from '../../server/http/route-app.ts';
import {
  addMember,
  bring,
  enrol,
  makeSpace,
  pull,
  putSpace,
  send,
  type TestClient,
} from '../builders/server-client.ts';
import { syncWorld } from '../builders/sync-world.ts';
import { memberOf, type Team } from '../builders/team.ts';
import { expectInvariants, expectPushIdempotent } from '../builders/world-checks.ts';
import { stepKinds, worldSteps, type WorldStep } from '../builders/world-steps.ts';
import type { LogCalls } from '../fakes/model-log.ts';

/** By hand: SYNC_SERVER_RUNS=20000 npx vitest run test/integration/sync-invariants. */
const RUNS = Number(process.env['SYNC_SERVER_RUNS'] ?? 60);
const STEPS = 60;
const NAMES = ['Lin Wei', 'Zhao Min', 'Wu Gang'] as const;

/** The server's routes as a member's sync client calls them. */
function callsOf(app: RouteApp, { token }: TestClient): LogCalls {
  return {
    push: async input => {
      const { status, body } = await send(app, 'POST', '/v1/sync/push', { body: input, token });
      if (status !== 200) return err(appErrorOf('server-refused', { status }));
      return ok(pushAnswer.parse(body));
    },
    pull: async ({ org, space, after, limit }) => {
      const query = new URLSearchParams({ org, space, after, limit: String(limit) });
      const { status, body } = await send(app, 'GET', `/v1/sync/pull?${query}`, { token });
      if (status !== 200) return err(appErrorOf('server-refused', { status }));
      return ok(pullAnswer.parse(body));
    },
  };
}

describe('the real server among devices, bad lines and crashes', () => {
  let db: Database;
  let app: RouteApp;
  let clients: TestClient[];

  beforeAll(async () => {
    db = await openPglite();
    await migrate(db, systemClock);
    const log = pino({ level: 'silent' });
    const requestsPerMinute = { all: 10_000_000, strangers: 10_000_000 };
    const world = { db, clock: systemClock, random: secureRandom };
    app = await buildApp({ ...world, log, requestsPerMinute });
    await offerEnrolment(world, 'test-code');
    const founder = await enrol(app, 'test-code', NAMES[0]);
    const hall = await makeSpace(app, founder);
    const zhao = await bring(app, founder, hall, NAMES[1], 'engineer');
    const wu = await bring(app, founder, zhao.space, NAMES[2], 'lead');
    clients = [founder, zhao.client, wu.client];
  });
  afterAll(async () => {
    await app.close();
    await db.close();
  });

  /** Two fresh spaces with all three people in them. */
  async function freshTeam(): Promise<Team> {
    const [founder, ...others] = clients as [TestClient, ...TestClient[]];
    const spaces = await Promise.all(
      [1, 2].map(async () => {
        let space = await makeSpace(app, founder);
        for (const other of others) space = await addMember(space, founder, other, 'engineer');
        expect((await putSpace(app, founder, space)).status).toBe(200);
        return { space: space.space, recordsKey: secureRandom.bytes(32) };
      }),
    );
    const members = clients.map((client, i) => memberOf(client, NAMES[i] ?? ''));
    return { org: founder.org, members, spaces, unheard: new Set() };
  }

  it(
    'I1 I2 I3 I4 I11: converge, lose nothing, number without gaps',
    { timeout: 600_000 },
    async () => {
      const done = new Map<WorldStep['kind'], number>();
      let longest = 0;
      let conflicts = 0;
      const logFor = ({ device }: { readonly device: string }): LogCalls =>
        callsOf(
          app,
          clients.find(client => client.device === device)!,
        );
      const readLog = async (space: Parameters<typeof pull>[2]) => {
        const { changes, head } = await pull(app, clients[0]!, space);
        expect(String(changes.length)).toBe(head);
        return changes;
      };
      await fc.assert(
        fc.asyncProperty(worldSteps(STEPS), fc.integer(), async (steps, seed) => {
          const team = await freshTeam();
          const world = await syncWorld({ team, logFor, seed });
          for (const step of steps) await world.perform(step);
          await world.settle();
          const check = { team, world, readLog, logFor, seed };
          conflicts += (await expectInvariants(check)).conflicts;
          await world.reopen();
          await expectInvariants(check);
          await expectPushIdempotent(check);
          for (const [kind, count] of world.done) done.set(kind, (done.get(kind) ?? 0) + count);
          longest = Math.max(longest, steps.length);
          world.close();
        }),
        { numRuns: RUNS },
      );
      expect(longest).toBeGreaterThan(STEPS * 0.8);
      for (const kind of stepKinds) expect(done.get(kind) ?? 0, kind).toBeGreaterThan(RUNS / 20);
      expect(conflicts).toBeGreaterThan(RUNS / 4);
    },
  );
});
