import { afterAll, beforeAll, describe, expect } from 'vitest';
import { newId } from '../../common/lib/ids.ts';
import { secureRandom } from '../../common/lib/random.ts';
import type { PullAnswer } from '../../common/sync/protocol/pull.ts';
import { valueOf } from '../builders/vault.ts';
import { attack, expectEnds, sentSince, watch } from './attack.ts';
import type { Attack } from './attack-row.ts';
import { eventually } from './eventually.ts';
import { synced, teamAtWork, writeFault, type TeamAtWork } from './team-at-work.ts';

// A server that hands out true changes, but not as the log has them; and one that is wrong about what
// it was sent.

/** Fewer would be no log to leave out of, reorder, or cut. */
const CHANGES = 3;

let team: TeamAtWork;
beforeAll(async () => {
  team = await teamAtWork();
}, 60_000);
afterAll(() => team.stop());

/** Has colleagues write, and the engineer pull what the server makes of their log. */
async function pullForged(row: Attack, forge: (page: PullAnswer) => PullAnswer): Promise<void> {
  const { server, admin, engineer, sites } = team;
  const seen = await watch(engineer);
  const from = server.received.length;
  let forged = false;
  server.lieOn('GET /v1/sync/pull', async ({ query }, truth) => {
    const told = await truth();
    const page = told.body as PullAnswer;
    if (query.get('space') !== sites[0] || page.changes.length < CHANGES) {
      return { ...told, body: { ...page, head: query.get('after'), changes: [] } };
    }
    forged = true;
    return { ...told, body: forge(page) };
  });
  for (let i = 0; i < CHANGES; i += 1) await writeFault(admin, sites[0], `${row.id} ${i}`);
  await synced(admin);
  await eventually('a lie', () => engineer.data.call('syncNow').then(() => forged), Boolean);
  await engineer.data.call('syncNow');

  expectEnds(row, await seen.outcomes());
  await seen.expectUnchanged();
  expect(sentSince(server, from)).toEqual([]);
  server.repent();
  await synced(engineer);
  expect(await titlesOf(row)).toHaveLength(CHANGES);
}

/** What the engineer has of the attack's records, once the server tells the truth. */
async function titlesOf(row: Attack): Promise<string[]> {
  const log = valueOf(await team.engineer.data.call('exportLog', {}));
  return log.split('\n').filter(line => line.includes(`"value": "${row.id} `));
}

describe('a log that is not handed out as it is', () => {
  attack('withhold-member', row =>
    pullForged(row, page => ({ ...page, changes: page.changes.slice(1) })),
  );
  attack('reorder-log', row =>
    pullForged(row, page => ({ ...page, changes: page.changes.toReversed() })),
  );
  attack('withhold-news', row => pullForged(row, page => ({ ...page, changes: [] })));
  attack('truncate-log', row => pullForged(row, page => ({ ...page, head: '0', changes: [] })));
  attack('endless-timelines', async row => {
    const { server, engineer } = team;
    const seen = await watch(engineer);
    for (const route of ['GET /v1/sync/pull', 'POST /v1/sync/push']) {
      server.lieOn(route, async (_asked, truth) => {
        const told = await truth();
        return { ...told, body: { ...(told.body as object), timeline: newId(secureRandom) } };
      });
    }
    const from = server.received.length;
    await engineer.data.call('syncNow');
    expectEnds(row, await seen.outcomes());
    await seen.expectUnchanged();
    // It offers what it holds, sealed as ever, a few times and then no more.
    expect(server.received.length - from).toBeLessThan(50);
    server.repent();
    await synced(engineer);
  });
});

describe('receipts', () => {
  /** The last true page of the site, for its timeline. */
  async function pulled(): Promise<PullAnswer> {
    const { server, engineer, sites } = team;
    let page: PullAnswer | undefined;
    const stop = server.lieOn('GET /v1/sync/pull', async ({ query }, truth) => {
      const told = await truth();
      if (query.get('space') === sites[0]) page = told.body as PullAnswer;
      return told;
    });
    await synced(engineer);
    stop();
    return page!;
  }
  /** Has the engineer write, and the server answer what it likes, and forget what it was sent. */
  async function pushForged(
    row: Attack,
    forge: (sent: readonly { readonly id: string }[]) => readonly unknown[],
  ): Promise<void> {
    const { server, engineer, sites } = team;
    const seen = await watch(engineer);
    const { timeline } = await pulled();
    server.lieOn('POST /v1/sync/push', ({ body }) => {
      const { changes } = body as { changes: { id: string }[] };
      return { status: 200, body: { timeline, results: forge(changes) } };
    });
    const id = await writeFault(engineer, sites[0], row.id);
    await eventually(
      'a lie',
      async () => {
        await engineer.data.call('syncNow');
        return seen.outcomes();
      },
      outcomes => outcomes.length > 0,
    );
    expectEnds(row, await seen.outcomes());
    expect(valueOf(await engineer.data.call('get', { id }))).toMatchObject({
      fields: { title: [{ value: row.id }] },
    });
    server.repent();
  }

  attack('false-receipt', async row => {
    await pushForged(row, sent =>
      sent.map((_, i) => ({ id: newId(secureRandom), seq: String(100 + i), receivedAt: 1 })),
    );
    expect((await team.engineer.outbox()).pending).toBe(1);
    await synced(team.engineer);
  });
  attack('false-refusal', async row => {
    await pushForged(row, sent =>
      sent.map(({ id }) => ({ id, rejected: true, code: 'not-a-member' })),
    );
    const { rejected } = await team.engineer.outbox();
    valueOf(await team.engineer.data.call('resubmit', { id: rejected[0]!.id }));
    await synced(team.engineer);
    expect(await team.engineer.outbox()).toMatchObject({ pending: 0, rejected: [] });
  });
});
