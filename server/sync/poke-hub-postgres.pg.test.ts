import pg from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { newId, type OrgId, type SpaceId } from '../../common/lib/ids.ts';
import { secureRandom } from '../../common/lib/random.ts';
import { startPostgres, type PostgresHost } from '../../test/hosts/postgres.ts';
import type { Poke } from './poke-hub.ts';
import { createPostgresPokes, type PokeEvent, type SharedPokeHub } from './poke-hub-postgres.ts';

const org = newId<OrgId>(secureRandom);
const space = newId<SpaceId>(secureRandom);

describe('pokes between servers on one PostgreSQL', () => {
  let host: PostgresHost;
  const hubs: SharedPokeHub[] = [];
  beforeAll(async () => {
    host = await startPostgres();
  });
  afterEach(async () => {
    for (const hub of hubs.splice(0)) await hub.close();
  });
  afterAll(() => host.stop());

  const open = async (): Promise<{ hub: SharedPokeHub; heard: Poke[]; events: PokeEvent[] }> => {
    const events: PokeEvent[] = [];
    const heard: Poke[] = [];
    const on = (event: PokeEvent): void => void events.push(event);
    const hub = createPostgresPokes({ url: host.url, random: secureRandom, on });
    hub.subscribe(org, poke => heard.push(poke));
    hubs.push(hub);
    await vi.waitFor(() => expect(events).toContain('connected'), { timeout: 10_000 });
    return { hub, heard, events };
  };
  const head = (seq: number): Poke & { type: 'head' } => ({
    type: 'head',
    org,
    space,
    seq: `${seq}`,
  });

  it('come to every other server once, and to the own at once', async () => {
    const [one, two] = [await open(), await open()];
    one.hub.publish(head(1));
    expect(one.heard).toEqual([head(1)]);
    await vi.waitFor(() => expect(two.heard).toEqual([head(1)]));
    two.hub.publish({ type: 'membership', org: newId<OrgId>(secureRandom), accounts: [] });
    two.hub.publish(head(2));
    await vi.waitFor(() => expect(one.heard).toEqual([head(1), head(2)]));
  });

  it('are put together while one is under way', async () => {
    const [one, two] = [await open(), await open()];
    for (let seq = 1; seq <= 1_000; seq += 1) one.hub.publish(head(seq));
    await vi.waitFor(() => expect(two.heard.at(-1)).toEqual(head(1_000)), { timeout: 5_000 });
    expect(two.heard.length).toBeLessThan(10);
  });

  it('are taken from nobody who speaks otherwise on the channel', async () => {
    const one = await open();
    const other = new pg.Client(host.url);
    await other.connect();
    for (const payload of ['', '{', '{"from":"x","news":[{"type":"head"}]}', '[]']) {
      await other.query('SELECT pg_notify($1, $2)', ['rackside_pokes', payload]);
    }
    const news = JSON.stringify({ from: 'x', news: [head(7)] });
    await other.query('SELECT pg_notify($1, $2)', ['rackside_pokes', news]);
    await other.end();
    await vi.waitFor(() => expect(one.heard).toEqual([head(7)]));
  });

  it('end with a look at everything when the connection was lost, here and elsewhere', async () => {
    const [one, two] = [await open(), await open()];
    const admin = new pg.Client(host.url);
    await admin.connect();
    await admin.query(
      `SELECT pg_terminate_backend(pid) FROM (
         SELECT pid FROM pg_stat_activity WHERE application_name = 'rackside pokes' LIMIT 1) AS first`,
    );
    await admin.end();
    const missed = { type: 'missed' };
    await vi.waitFor(() => expect(one.heard).toContainEqual(missed), { timeout: 10_000 });
    await vi.waitFor(() => expect(two.heard).toContainEqual(missed), { timeout: 10_000 });
    one.hub.publish(head(3));
    await vi.waitFor(() => expect(two.heard).toContainEqual(head(3)));
  });

  it('go on after the database was away', async () => {
    const [one, two] = [await open(), await open()];
    await host.kill();
    await vi.waitFor(() => expect(one.events).toContain('lost'));
    one.hub.publish(head(4));
    await host.start();
    const connections = (events: readonly PokeEvent[]) =>
      events.filter(event => event === 'connected').length;
    await vi.waitFor(
      () => {
        expect(connections(one.events)).toBe(2);
        expect(connections(two.events)).toBe(2);
      },
      { timeout: 30_000 },
    );
    two.hub.publish(head(5));
    await vi.waitFor(() => expect(one.heard).toContainEqual(head(5)));
  });
});
