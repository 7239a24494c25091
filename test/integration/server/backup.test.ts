import { execFileSync } from 'node:child_process';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SpaceId } from '../../../common/lib/ids.ts';
import { PROTOCOL_VERSION } from '../../../common/sync/protocol-version.ts';
import { BLOB_MEDIA_TYPE, blobPath } from '../../../common/sync/protocol/blobs.ts';
import { PROTOCOL_HEADER } from '../../../common/sync/protocol/refusal.ts';
import { blobName } from '../../../server/blobs/blob-store.ts';
import { blobOf } from '../../builders/blobs.ts';
import { randomChange } from '../../builders/server-account.ts';
import { enrolOverWire, wireClient, type WireClient } from '../../builders/wire-client.ts';
import { startPostgres, type PostgresHost } from '../../hosts/postgres.ts';
import { serverCommand } from '../../hosts/server-command.ts';
import { spawnSyncServer, type SpawnedSyncServer } from '../../hosts/sync-server.ts';

const root = resolve(import.meta.dirname, '../../..');
const BUILD_MS = 120_000;

let folder: string;
let postgres: PostgresHost;
beforeAll(async () => {
  execFileSync(process.execPath, ['build/build.mjs', 'server'], { cwd: root });
  folder = await mkdtemp(join(tmpdir(), 'rackside-backup-'));
  postgres = await startPostgres();
}, BUILD_MS);
afterAll(async () => {
  await postgres.stop();
  await rm(folder, { recursive: true, force: true });
});

type Settings = Record<string, string>;
let made = 0;
const emptyDatabase = async (kind: string): Promise<Settings> => {
  made += 1;
  const DATA_DIR = join(folder, `data-${made}`);
  return kind === 'PGlite'
    ? { DATA_DIR }
    : { DATA_DIR, DATABASE_URL: await postgres.createDatabase(`db${made}`) };
};
const start = (settings: Settings): Promise<SpawnedSyncServer> =>
  spawnSyncServer({
    dataDir: settings['DATA_DIR'] ?? '',
    ...(settings['DATABASE_URL'] === undefined ? {} : { databaseUrl: settings['DATABASE_URL'] }),
  });
const timelineOf = async (client: WireClient, space: SpaceId): Promise<string> =>
  (await client.pull(space)).timeline;

describe.each([
  ['PGlite', 'PostgreSQL'],
  ['PostgreSQL', 'PGlite'],
])('a backup of %s restored into %s', (from, into) => {
  let file: string;
  let client: WireClient;
  let spaces: SpaceId[];
  let timelines: string[];
  let source: Settings;
  beforeAll(async () => {
    source = await emptyDatabase(from);
    file = join(folder, `${from}.backup`);
    const server = await start(source);
    client = await enrolOverWire(server.url, server.enrolmentCode);
    spaces = [await client.makeSpace(), await client.makeSpace()];
    for (const space of spaces) {
      const bodies = [16, 128, 40_000];
      const changes = bodies.map(bodyBytes => randomChange(client.who, space, { bodyBytes }));
      const { results } = await client.push(space, await Promise.all(changes));
      expect(results.at(-1)).toMatchObject({ seq: '3' });
    }
    timelines = await Promise.all(spaces.map(space => timelineOf(client, space)));

    // While the server runs and takes more.
    let pushed = 0;
    let isOver = false;
    const pushing = (async () => {
      while (!isOver) {
        await client.push(spaces[0]!, [await randomChange(client.who, spaces[0]!)]);
        pushed += 1;
      }
    })();
    const backup = await serverCommand(['backup', file], source);
    isOver = true;
    await pushing;
    expect(backup).toMatchObject({ code: 0, words: '' });
    expect(pushed).toBeGreaterThan(0);
    expect((await serverCommand(['verify'], source)).out).toMatch(/^sound: .*change \d+/);
    await server.stop();
  }, 120_000);

  it('is a sound file that only its owner reads', async () => {
    const verified = await serverCommand(['verify', file], {});
    expect(verified).toMatchObject({ code: 0, words: '' });
    expect(verified.out).toMatch(/^sound: .*organisation 1.*account 1.*space_head 2/);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    const again = await serverCommand(['backup', file], source);
    expect(again).toMatchObject({ code: 1, words: `${file} is there already\n` });
  });

  it('has everything, on new timelines, and goes on from there', async () => {
    const target = await emptyDatabase(into);
    const restored = await serverCommand(['restore', file], target);
    expect(restored).toMatchObject({ code: 0, words: '' });
    const server = await start(target);
    expect(server.enrolmentCode).toBe('');
    const back = wireClient(server.url, client.who);
    await back.logIn();
    for (const [at, space] of spaces.entries()) {
      expect(await timelineOf(back, space)).not.toBe(timelines[at]);
      const log = await back.pullAll(space);
      expect(log.length).toBeGreaterThanOrEqual(3);
      const [pushed] = (await back.push(space, [await randomChange(back.who, space)])).results;
      expect(pushed).toMatchObject({ seq: String(log.length + 1) });
    }
    const second = await serverCommand(['backup', `${file}.2`], target);
    expect(second).toMatchObject({ code: 0, words: '' });
    await server.stop();
    const twice = await serverCommand(['restore', file], target);
    expect(twice).toMatchObject({ code: 1, words: 'the database is not empty\n' });
  });

  it('is refused when it is cut, damaged, newer or something else, and nothing is changed', async () => {
    const target = await emptyDatabase(into);
    const whole = await readFile(file);
    const bad = join(folder, 'bad.backup');
    const middle = Math.floor(whole.length / 2);
    const flipped = Buffer.from(whole);
    flipped[middle]! ^= 1;
    const newerFormat = whole.toString('latin1').replace('"format":1', '"format":2');
    const newerSchema = whole.toString('latin1').replace(/"schema":\d+/, '"schema":999');
    const cases: readonly [Buffer, RegExp][] = [
      [whole.subarray(0, middle), /cut off/],
      [whole.subarray(0, whole.lastIndexOf('E {')), /cut off/],
      [flipped, /damaged/],
      [Buffer.concat([whole, whole]), /damaged/],
      [Buffer.from(newerFormat, 'latin1'), /newer than this server: server \d/],
      [Buffer.from(newerSchema, 'latin1'), /newer than this server/],
      [Buffer.from('PK\u0003\u0004 and so on\n'), /no backup/],
      [Buffer.alloc(0), /no backup/],
    ];
    for (const [bytes, words] of cases) {
      await writeFile(bad, bytes);
      for (const args of [
        ['verify', bad],
        ['restore', bad],
      ]) {
        const run = await serverCommand(args, target);
        expect(run.words).toMatch(words);
        expect(run.code).toBe(3);
      }
    }
    const gone = await serverCommand(['restore', join(folder, 'nowhere')], target);
    expect(gone.words).toMatch(/there is no such file/);
    expect(gone.code).toBe(1);
    // Still empty: the sound one goes in.
    expect((await serverCommand(['restore', file], target)).code).toBe(0);
  });

  it('streams to standard output', async () => {
    const piped = await serverCommand(['backup', '-'], source);
    expect(piped.code).toBe(0);
    const copy = join(folder, `${from}.piped`);
    await writeFile(copy, piped.out);
    expect((await serverCommand(['verify', copy], {})).code).toBe(0);
  });
});

/** What the damages below touch, kept aside and put back. */
const DAMAGED = ['change', 'space_head', 'member', 'membership_entry'];
const keepAll = [...DAMAGED, 'device', 'account']
  .map(name => `CREATE TABLE kept.${name} AS TABLE public.${name}`)
  .join(';');
const putBack = [
  ...DAMAGED.map(name => `TRUNCATE ${name}; INSERT INTO ${name} SELECT * FROM kept.${name}`),
  'UPDATE device d SET sign = k.sign FROM kept.device k WHERE k.device = d.device',
  'UPDATE account a SET bundle = k.bundle FROM kept.account k WHERE k.account = a.account',
].join(';');

describe.each(['PGlite', 'PostgreSQL'])('an operator’s commands on %s', kind => {
  let settings: Settings;
  let server: SpawnedSyncServer;
  beforeAll(async () => {
    settings = await emptyDatabase(kind);
    server = await start(settings);
  }, 60_000);
  afterAll(() => server.stop());

  it('invite one organisation more', async () => {
    await enrolOverWire(server.url, server.enrolmentCode);
    const invited = await serverCommand(['invite'], settings);
    const code = /^enrolment code: (\S+)$/m.exec(invited.out)?.[1] ?? '';
    await enrolOverWire(server.url, code);
    await expect(enrolOverWire(server.url, code)).rejects.toMatchObject({ status: 403 });
  });

  it.each(['device', 'account'] as const)(
    'refuse %s: its session and its stream end, and it comes no more until it is readmitted',
    async what => {
      const invited = await serverCommand(['invite'], settings);
      const code = /^enrolment code: (\S+)$/m.exec(invited.out)?.[1] ?? '';
      const client = await enrolOverWire(server.url, code);
      const space = await client.makeSpace();
      const { ended } = await client.events();
      const subject = client.who[what];
      const revoked = await serverCommand(['revoke', subject], settings);
      expect(revoked).toMatchObject({ code: 0, words: '' });
      expect(revoked.out).toContain(client.who.device);
      expect(revoked.out).toContain('An admin');
      await ended;
      await expect(client.pull(space)).rejects.toMatchObject({ status: 401 });
      await expect(client.logIn()).rejects.toThrow(/403: .*revoked/);
      expect((await serverCommand(['readmit', subject], settings)).code).toBe(0);
      await client.logIn();
      expect(await client.pullAll(space)).toEqual([]);
    },
  );

  it('verify finds a blob that was altered or is gone', async () => {
    const invited = await serverCommand(['invite'], settings);
    const code = /^enrolment code: (\S+)$/m.exec(invited.out)?.[1] ?? '';
    const client = await enrolOverWire(server.url, code);
    const space = await client.makeSpace();
    const { sha256, bytes } = blobOf('a photo');
    const { org } = client.who;
    const put = await fetch(server.url + blobPath({ org, space, sha256 }), {
      method: 'PUT',
      headers: {
        [PROTOCOL_HEADER]: String(PROTOCOL_VERSION),
        authorization: `Bearer ${client.token()}`,
        'content-type': BLOB_MEDIA_TYPE,
      },
      body: Uint8Array.from(bytes),
    });
    expect(put.ok).toBe(true);
    expect(await serverCommand(['verify'], settings)).toMatchObject({ code: 0, words: '' });
    const path = join(settings['DATA_DIR'] ?? '', 'blobs', blobName({ org, space, sha256 }));
    await writeFile(path, 'something else');
    const altered = await serverCommand(['verify'], settings);
    expect(altered.words).toContain(`${sha256}: its bytes were altered`);
    expect(altered.code).toBe(3);
    await rm(path);
    expect((await serverCommand(['verify'], settings)).words).toContain('it is not in the store');
    await writeFile(path, bytes);
    expect((await serverCommand(['verify'], settings)).code).toBe(0);
  });

  it('say when there is nothing of that name', async () => {
    const nobody = 'e6a2a9e5-3ad0-4cf1-9b3b-0c8f3b8b2f11';
    for (const name of ['revoke', 'readmit']) {
      for (const subject of [nobody, "' OR 1=1"]) {
        const run = await serverCommand([name, subject], settings);
        expect(run.code).toBe(1);
        expect(run.words).toContain(subject);
      }
    }
  });
});

it('verify finds a log with a gap, and members and devices that nobody vouches for', async () => {
  const settings = await emptyDatabase('PostgreSQL');
  const server = await start(settings);
  const db = new pg.Client(settings['DATABASE_URL']);
  await db.connect();
  const client = await enrolOverWire(server.url, server.enrolmentCode);
  const space = await client.makeSpace();
  const changes = [1, 2, 3].map(() => randomChange(client.who, space));
  await client.push(space, await Promise.all(changes));
  const cases: readonly [string, RegExp][] = [
    [`DELETE FROM change WHERE space = '${space}' AND seq = 2`, /the log has 3 where 2 belongs/],
    [`UPDATE space_head SET seq = 9 WHERE space = '${space}'`, /its head says 9, its log has 3/],
    [
      `INSERT INTO member SELECT org, space, gen_random_uuid(), 'admin' FROM space_head`,
      /its members are not those of its membership log/,
    ],
    [
      `UPDATE membership_entry SET entry = replace(entry, '"at":1', '"at":2') WHERE space = '${space}'`,
      /the membership log does not verify/,
    ],
    [`UPDATE device SET sign = sign || 'x'`, /its certificate does not verify/],
    [`UPDATE account SET bundle = replace(bundle, 'Lin', 'Min')`, /its identity does not verify/],
  ];
  for (const [damage, words] of cases) {
    await db.query(`CREATE SCHEMA kept; ${keepAll}`);
    await db.query(damage);
    const run = await serverCommand(['verify'], settings);
    expect(run.words).toMatch(words);
    expect(run.code).toBe(3);
    await db.query(`${putBack}; DROP SCHEMA kept CASCADE`);
  }
  expect((await serverCommand(['verify'], settings)).code).toBe(0);
  await db.end();
  await server.stop();
});
