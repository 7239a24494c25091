import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startBenchApp, workerScript } from '../bench-app.ts';
import { figure, type Suite } from '../figure.ts';
import { median, percentile } from '../stats.ts';

const RECORDS = 10_000;
const WRITES = 3;
const READS = 5;
const UNLOCKS = 5;
const EDITS = 200;
/** Left out: the first edits, while the worker's code is compiled. */
const WARM_UP_EDITS = 20;

/** The store as it runs in the app: page, data worker, vault host, IndexedDB; plain Dexie beside it. */
export const measureStorage: Suite = async ({ add }) => {
  const folder = await mkdtemp(join(tmpdir(), 'rackside-bench-'));
  const { app, call } = await startBenchApp(join(folder, 'storage'));
  const script = workerScript();
  try {
    await call('create');
    const site = await call('createSite');
    await call('startWorker', script);
    await call('openStore');

    const writes: number[] = [];
    const plainWrites: number[] = [];
    for (let i = 0; i < WRITES; i += 1) {
      if (i > 0) {
        await call('lock');
        await call('deleteStore');
        await call('unlock');
        await call('startWorker', script);
        await call('openStore');
      }
      plainWrites.push(await call('writePlain', RECORDS, i));
      writes.push(await call('writeRecords', site, RECORDS, i));
    }
    const plainWrite = { 'plain-dexie': median(plainWrites) };
    add(figure('storage.write-10k-ms', 'ms', writes, median, plainWrite));

    const reads: number[] = [];
    const plainReads: number[] = [];
    for (let i = 0; i < READS; i += 1) {
      await call('lock');
      await call('unlock');
      await call('startWorker', script);
      plainReads.push(await call('readPlain', RECORDS));
      const { ms, records } = await call('openStore');
      if (records !== RECORDS) throw new Error(`the store has ${records} records`);
      reads.push(ms);
    }
    const plainRead = { 'plain-dexie': median(plainReads) };
    add(figure('storage.read-10k-ms', 'ms', reads, median, plainRead));

    const edits = await call('editRecords', site, WARM_UP_EDITS + EDITS);
    const p95 = (samples: readonly number[]): number => percentile(samples, 0.95);
    add(figure('storage.edit-p95-ms', 'ms', edits.slice(WARM_UP_EDITS), p95));

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
