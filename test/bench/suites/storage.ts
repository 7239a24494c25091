import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startBenchApp, startPeers, workerScript, type BenchApp } from '../bench-app.ts';
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
 * The store as it runs in the app: page, data worker, vault host, IndexedDB; and in the same page, on
 * the same records, in turn with it: plain Dexie, RxDB and PouchDB.
 */
export const measureStorage: Suite = async ({ add }) => {
  const folder = await mkdtemp(join(tmpdir(), 'rackside-bench-'));
  const bench = await startBenchApp(join(folder, 'storage'));
  const { app, call } = bench;
  const script = workerScript();
  try {
    const callPeers = await startPeers(app);
    await call('create');
    const site = await call('createSite');
    await call('startWorker', script);
    await call('openStore');

    const writes: number[] = [];
    const peerWrites = samplesOfPeers();
    for (let i = 0; i < WRITES; i += 1) {
      if (i > 0) {
        await call('lock');
        await call('deleteStore');
        await call('unlock');
        await call('startWorker', script);
        await call('openStore');
      }
      for (const name of peerNames) {
        peerWrites[name].push(await callPeers('write', name, RECORDS, i, BATCH));
      }
      writes.push(await call('writeRecords', site, RECORDS, i));
    }
    add(figure('storage.write-10k-ms', 'ms', writes, median, mediansOf(peerWrites)));

    const reads: number[] = [];
    const peerReads = samplesOfPeers();
    for (let i = 0; i < READS; i += 1) {
      await restart(bench, script);
      for (const name of peerNames) {
        peerReads[name].push(await callPeers('read', name, RECORDS));
      }
      const { ms, records } = await call('openStore');
      if (records !== RECORDS) throw new Error(`the store has ${records} records`);
      reads.push(ms);
    }
    add(figure('storage.read-10k-ms', 'ms', reads, median, mediansOf(peerReads)));

    const edits = (await call('editRecords', site, WARM_UP_EDITS + EDITS)).slice(WARM_UP_EDITS);
    const p95 = (samples: readonly number[]): number => percentile(samples, 0.95);
    add(figure('storage.edit-p95-ms', 'ms', edits, p95));
    const updates = [edits.slice(0, UPDATES), edits.slice(UPDATES, 2 * UPDATES)].map(sum);
    const peerUpdates = samplesOfPeers();
    for (const name of peerNames) {
      await callPeers('update', name, WARM_UP_EDITS);
      for (const _ of updates)
        peerUpdates[name].push(sum(await callPeers('update', name, UPDATES)));
    }
    add(figure('storage.update-100-ms', 'ms', updates, median, mediansOf(peerUpdates)));
    await callPeers('destroyAll');

    const unlocks: number[] = [];
    for (let i = 0; i < UNLOCKS; i += 1) {
      await call('lock');
      unlocks.push(await call('unlockToList', script, RECORDS));
    }
    add(figure('storage.unlock-10k-ms', 'ms', unlocks, median));
    await call('lock');
  } finally {
    await app.close();
    await rm(folder, { recursive: true, force: true });
  }
};

async function restart({ call }: BenchApp, script: string): Promise<void> {
  await call('lock');
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
