import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startPostgres, whyNoPostgres } from '../../hosts/postgres.ts';
import { spawnSyncServer } from '../../hosts/sync-server.ts';
import { startBenchApp, workerScript } from '../bench-app.ts';
import { startCouchSource } from '../couch-source.ts';
import { figure, type Suite } from '../figure.ts';
import { BENCH_SERVER, measurePushRate } from '../push-rate.ts';
import { median } from '../stats.ts';

const CHANGES = 10_000;
/** As many changes as the app pulls at once. */
const PAGE = 500;
const PUSHES = 3;
const PULLS = 3;

/** The real server on one PostgreSQL; and two people's apps that sync over it. */
export const measureSync: Suite = async ({ add, skip }) => {
  const why = whyNoPostgres();
  if (why !== undefined) {
    skip('sync', why);
    return;
  }
  const folder = await mkdtemp(join(tmpdir(), 'rackside-bench-'));
  const postgres = await startPostgres();
  try {
    const ofRate = await postgres.createDatabase('push_rate');
    add(await measurePushRate(ofRate, join(folder, 'push-rate')));

    const databaseUrl = await postgres.createDatabase('two_apps');
    const dataDir = join(folder, 'two-apps');
    const server = await spawnSyncServer({ dataDir, databaseUrl, env: BENCH_SERVER });
    try {
      const { pushes, pulls, pouchPulls } = await measureApps(folder, server);
      add(figure('sync.push-10k-ms', 'ms', pushes, median));
      const peer = { pouchdb: median(pouchPulls) };
      add(figure('sync.pull-apply-10k-ms', 'ms', pulls, median, peer));
    } finally {
      await server.stop();
    }
  } finally {
    await postgres.stop();
    await rm(folder, { recursive: true, force: true });
  }
};

/** One app pushes what it wrote offline; others, invited to one of the sites, pull it. */
async function measureApps(
  folder: string,
  server: { readonly url: string; readonly enrolmentCode: string },
): Promise<{ pushes: number[]; pulls: number[]; pouchPulls: number[] }> {
  const script = workerScript();
  const pushes: number[] = [];
  const pulls: number[] = [];
  const pouchPulls: number[] = [];
  const lead = await startBenchApp(join(folder, 'lead'));
  try {
    await lead.call('create');
    await lead.call('enrol', server.url, server.enrolmentCode);
    await lead.call('whenOnline');
    const shared = await lead.call('createSite');
    for (let i = 0; i < PUSHES; i += 1) {
      const site = i === 0 ? shared : await lead.call('createSite');
      // Without a way to the server the worker writes as it does offline.
      await lead.call('startWorker', script);
      await lead.call('openStore');
      await lead.call('writeRecords', site, CHANGES, i);
      pushes.push(await lead.call('pushAll'));
      await lead.lock();
      await lead.call('unlock');
      await lead.call('whenOnline');
    }
    // A colleague of each round has an empty store.
    for (let i = 0; i < PULLS; i += 1) {
      const engineer = await startBenchApp(join(folder, `engineer-${i}`), { isOpen: true });
      const couch = await startCouchSource(CHANGES, i);
      try {
        await engineer.call('join', await lead.call('invite', server.url, shared));
        await lead.call('confirmJoiner');
        await engineer.call('whenInSpace', shared);
        const callPeers = await engineer.startPeers();
        pouchPulls.push(await callPeers('replicate', couch.url, CHANGES, PAGE));
        pulls.push(await engineer.call('pullAll', script, CHANGES));
      } finally {
        await engineer.app.close();
        await couch.stop();
      }
    }
  } finally {
    await lead.app.close();
  }
  return { pushes, pulls, pouchPulls };
}
