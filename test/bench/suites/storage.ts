import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SpaceId } from '../../../common/lib/ids.ts';
import { startBenchApp, workerScript, type BenchApp } from '../bench-app.ts';
import { figure, type Suite } from '../figure.ts';
import { peerNames, type PeerName } from '../peers/peer-store.ts';
import { median, percentile } from '../stats.ts';

const RECORDS = 10_000;
/** As many records as one user action may have. */
const BATCH = 500;
const WRITES = 3;
const READS = 5;
const UPDATES = 100;
const UNLOCKS = 5;
const EDITS = 200;
/** Left out: the first edits, while the worker's code is compiled. */
const WARM_UP_EDITS = 20;

/**
 * The store as it runs in the app: page, data worker, vault host, IndexedDB, journal; and in the same
 * page, on the same records, in turn with it: plain Dexie, RxDB and PouchDB. Each round has a profile of
 * its own, for a database that disappears is a fault to the app.
 */
export const measureStorage: Suite = async ({ add }) => {
  const folder = await mkdtemp(join(tmpdir(), 'rackside-bench-'));
  const script = workerScript();
  const writes: number[] = [];
  const peerWrites = samplesOfPeers();
  let kept: { bench: BenchApp; callPeers: CallPeers; site: SpaceId } | undefined;
  try {
    for (let i = 0; i < WRITES; i += 1) {
      await kept?.bench.app.close();
      const bench = await startBenchApp(join(folder, `storage-${i}`));
      const callPeers = await bench.startPeers();
      await bench.call('create');
      const site = await bench.call('createSite');
      kept = { bench, callPeers, site };
      await bench.call('startWorker', script);
      await bench.call('openStore');
      for (const name of peerNames) {
        peerWrites[name].push(await callPeers('write', name, RECORDS, i, BATCH));
      }
      writes.push(await bench.call('writeRecords', site, RECORDS, i));
    }
    add(figure('storage.write-10k-ms', 'ms', writes, median, mediansOf(peerWrites)));
    if (kept === undefined) return;
    const { bench, callPeers, site } = kept;
    await measureReads(bench, callPeers, script, add);
    await measureEdits(bench, callPeers, site, add);
    await callPeers('destroyAll');

    const unlocks: number[] = [];
    for (let i = 0; i < UNLOCKS; i += 1) {
      await bench.lock();
      unlocks.push(await bench.call('unlockToList', script, RECORDS));
    }
    add(figure('storage.unlock-10k-ms', 'ms', unlocks, median));
    await bench.lock();
  } finally {
    await kept?.bench.app.close();
    await rm(folder, { recursive: true, force: true });
  }
};

type Add = Parameters<Suite>[0]['add'];
type CallPeers = Awaited<ReturnType<BenchApp['startPeers']>>;

async function measureReads(
  bench: BenchApp,
  callPeers: CallPeers,
  script: string,
  add: Add,
): Promise<void> {
  const reads: number[] = [];
  const lists: number[] = [];
  const peerReads = samplesOfPeers();
  for (let i = 0; i < READS; i += 1) {
    await restart(bench, script);
    for (const name of peerNames) peerReads[name].push(await callPeers('read', name, RECORDS));
    const { ms, records } = await bench.call('openStore');
    if (records !== RECORDS) throw new Error(`the store has ${records} records`);
    reads.push(ms);
    await restart(bench, script);
    lists.push(await bench.call('openAndListAll', RECORDS));
  }
  const peers = mediansOf(peerReads);
  add(figure('storage.read-10k-ms', 'ms', reads, median, peers));
  add(figure('storage.list-all-10k-ms', 'ms', lists, median, peers));
}

async function measureEdits(
  { call }: BenchApp,
  callPeers: CallPeers,
  site: SpaceId,
  add: Add,
): Promise<void> {
  const edits = (await call('editRecords', site, WARM_UP_EDITS + EDITS)).slice(WARM_UP_EDITS);
  add(figure('storage.edit-p95-ms', 'ms', edits, all => percentile(all, 0.95)));
  const updates = [edits.slice(0, UPDATES), edits.slice(UPDATES, 2 * UPDATES)].map(sum);
  const peerUpdates = samplesOfPeers();
  for (const name of peerNames) {
    await callPeers('update', name, WARM_UP_EDITS);
    for (const _ of updates) peerUpdates[name].push(sum(await callPeers('update', name, UPDATES)));
  }
  add(figure('storage.update-100-ms', 'ms', updates, median, mediansOf(peerUpdates)));
}

async function restart({ call, lock }: BenchApp, script: string): Promise<void> {
  await lock();
  await call('unlock');
  await call('startWorker', script);
}

function samplesOfPeers(): Record<PeerName, number[]> {
  return { 'plain-dexie': [], rxdb: [], pouchdb: [] };
}

function mediansOf(samples: Readonly<Record<PeerName, number[]>>): Record<PeerName, number> {
  const [dexie, rxdb, pouchdb] = peerNames.map(name => median(samples[name]));
  return { 'plain-dexie': dexie!, rxdb: rxdb!, pouchdb: pouchdb! };
}

function sum(samples: readonly number[]): number {
  return samples.reduce((total, one) => total + one, 0);
}
