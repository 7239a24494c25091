import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect } from 'vitest';
import { attack, CUT_OFF, expectEnds, sentSince, watch } from './attack.ts';
import type { Attack } from './attack-row.ts';
import { eventually } from './eventually.ts';
import type { Lie, Told } from './malicious-server.ts';
import { isOnline, synced, teamAtWork, writeFault, type TeamAtWork } from './team-at-work.ts';

// A server whose answers are none: too large, endless, of another shape, or from elsewhere.

/** More than the sync client reads of any answer. */
const HUGE_BYTES = 16 * 1_048_576;
const EVENT_CHARS = 64 * 1024;

let team: TeamAtWork;
beforeAll(async () => {
  team = await teamAtWork();
}, 60_000);
afterAll(() => team.stop());

/** Lies on one route until the engineer's laptop has something to say about it. */
async function answerWith(row: Attack, route: string, lie: Lie): Promise<void> {
  const { server, engineer } = team;
  const seen = await watch(engineer);
  const from = server.received.length;
  const before = server.told();
  server.lieOn(route, lie);
  server.hangUp();
  await eventually(
    'an outcome',
    async () => {
      await engineer.data.call('syncNow');
      // Nobody waits for a second to pass: the person presses the button.
      if (engineer.client.connection().state === 'offline') engineer.client.retry();
      return { told: server.told() - before, outcomes: await seen.outcomes() };
    },
    // To be hung up on is one, and not the one that is meant.
    ({ told, outcomes }) => told > 0 && outcomes.some(one => row.ends.includes(one)),
  );
  const outcomes = (await seen.outcomes()).filter(one => !CUT_OFF.includes(one));
  if (outcomes.length > 0) expectEnds(row, outcomes);
  await seen.expectUnchanged();
  expect(sentSince(server, from)).toEqual([]);
  server.repent();
  await expectBackAtWork();
}

async function expectBackAtWork(): Promise<void> {
  const { admin, engineer, server, sites } = team;
  server.hangUp();
  await eventually(
    'the connection',
    () => {
      engineer.client.retry();
      return engineer.client.connection().state;
    },
    state => state === 'online',
  );
  await isOnline(engineer);
  await writeFault(admin, sites[0], 'after the attack');
  await synced(admin);
  await synced(engineer);
}

const routes = ['GET /v1/spaces', 'GET /v1/sync/pull', 'POST /v1/session'] as const;

describe('answers that are none', () => {
  attack('huge-answer', async row => {
    for (const route of routes) {
      await answerWith(row, route, () => ({
        raw: {
          write: response => {
            response.writeHead(200, { 'content-type': 'application/json' });
            response.write('{"changes":["');
            const part = 'A'.repeat(1_048_576);
            for (let sent = 0; sent < HUGE_BYTES; sent += part.length) response.write(part);
            response.end('"]}');
          },
        },
      }));
    }
  });
  attack('malformed-answer', async row => {
    const bodies: ((truth: Told) => string)[] = [
      () => '<html>It works!</html>',
      () => '[]',
      () => 'null',
      () => `${'['.repeat(200_000)}`,
      ({ body }) => JSON.stringify(body).slice(0, -1),
      ({ body }) => JSON.stringify(body).replace(/"(spaces|changes|token)":/, '"$1":7,"x":'),
    ];
    for (const route of routes) {
      for (const body of bodies) {
        await answerWith(row, route, async (_asked, truth) => ({
          raw: { text: body(await truth()) },
        }));
      }
    }
  });
  attack('poisoned-json', async row => {
    const poison = '"__proto__":{"isAdmin":true},"constructor":{"prototype":{"isAdmin":true}}';
    await answerWith(row, 'GET /v1/sync/pull', () => ({
      raw: { text: `{${poison},"timeline":{${poison}},"head":"0","changes":[{${poison}}]}` },
    }));
    expect('isAdmin' in {}).toBe(false);
  });
  attack('redirect', async row => {
    const heard: string[] = [];
    const elsewhere = createServer((incoming, response) => {
      heard.push(incoming.url ?? '');
      response.end('{}');
    });
    await new Promise<void>(done => elsewhere.listen(0, '127.0.0.1', done));
    const { port } = elsewhere.address() as AddressInfo;
    for (const route of routes) {
      for (const status of [302, 307]) {
        await answerWith(row, route, ({ path }) => ({
          status,
          body: undefined,
          headers: { location: `http://127.0.0.1:${port}${path}` },
        }));
      }
    }
    expect(heard).toEqual([]);
    elsewhere.close();
  });
  attack('endless-event', row =>
    answerWith(row, 'GET /v1/sync/events', () => ({
      raw: {
        write: response => {
          response.writeHead(200, { 'content-type': 'text/event-stream' });
          response.write(`data: ${'A'.repeat(EVENT_CHARS)}`);
        },
      },
    })),
  );
});
