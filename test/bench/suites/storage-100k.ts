import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startBenchApp, workerScript } from '../bench-app.ts';
import { figure, type Suite } from '../figure.ts';
import { median, percentile } from '../stats.ts';
import { workerMegabytes } from '../worker-memory.ts';

const RECORDS = 100_000;
const UNLOCKS = 3;
const SEARCH_ROUNDS = 3;
/** Left out: the first searches, while the worker's code is compiled. */
const WARM_UP = 10;

/** What is typed, letter by letter: words of the records in both languages, and one that is in none. */
const typed = [
  'core switch 77',
  'amber link lost',
  'replaced by spare',
  'B2-17',
  '端口收发正常',
  '风扇异常',
  'fan 风扇',
  'nowhere',
];

/** The same store with a hundred thousand records: unlocking, searching as one types, memory. */
export const measureStorage100k: Suite = async ({ add }) => {
  const folder = await mkdtemp(join(tmpdir(), 'rackside-bench-'));
  const { app, call, lock } = await startBenchApp(join(folder, 'storage-100k'));
  const script = workerScript();
  try {
    await call('create');
    const site = await call('createSite');
    await call('startWorker', script);
    await call('openStore');
    await call('writeRecords', site, RECORDS, 1);

    const unlocks: number[] = [];
    const megabytes: number[] = [];
    for (let i = 0; i < UNLOCKS; i += 1) {
      await lock();
      unlocks.push(await call('unlockToList', script, RECORDS));
      megabytes.push(await workerMegabytes(app.page));
    }
    add(figure('storage.unlock-100k-ms', 'ms', unlocks, median));

    const asTyped = typed.flatMap(text => prefixesOf(text));
    await call('searchRecords', asTyped.slice(0, WARM_UP));
    const searches: number[] = [];
    for (let i = 0; i < SEARCH_ROUNDS; i += 1) {
      searches.push(...(await call('searchRecords', asTyped)));
    }
    add(figure('storage.search-100k-p95-ms', 'ms', searches, all => percentile(all, 0.95)));
    megabytes.push(await workerMegabytes(app.page));
    add(figure('storage.worker-100k-mb', 'mb', megabytes, all => Math.max(...all)));
    await lock();
  } finally {
    await app.close();
    await rm(folder, { recursive: true, force: true });
  }
};

/** `ab` is typed as `a`, then `ab`. */
function prefixesOf(text: string): string[] {
  const letters = Array.from(text);
  return letters.map((_, i) => letters.slice(0, i + 1).join(''));
}
