import { mkdir, writeFile } from 'node:fs/promises';
import { availableParallelism, loadavg } from 'node:os';
import { join, resolve } from 'node:path';
import { suiteNames, type Figure, type Suite, type SuiteName } from './figure.ts';
import { electronVersion } from './electron-runtime.ts';
import { measureApp } from './suites/app.ts';
import { measureStorage } from './suites/storage.ts';
import { measureStorage100k } from './suites/storage-100k.ts';
import { measureSync } from './suites/sync.ts';
import { measureTerminal } from './suites/terminal.ts';
import { tableOf } from './table.ts';

const suites: Readonly<Record<SuiteName, Suite>> = {
  app: measureApp,
  storage: async report => {
    await measureStorage(report);
    await measureStorage100k(report);
  },
  terminal: measureTerminal,
  sync: measureSync,
};

/**
 * `npm run bench [-- suite …]`: measures on the built app and the built server, writes
 * bench-out/<suite>.json and prints a table. A missed bar is told, and is no failure of the run: the
 * machine may be busy with something else.
 */
async function run(asked: readonly string[]): Promise<void> {
  const unknown = asked.filter(name => !suiteNames.some(known => known === name));
  if (unknown.length > 0) {
    throw new Error(`no such suite: ${unknown.join(', ')}; there are ${suiteNames.join(', ')}`);
  }
  const out = resolve('bench-out');
  await mkdir(out, { recursive: true });
  const electron = await electronVersion();
  const cores = availableParallelism();
  const load = loadavg()[0]!.toFixed(1);
  console.log(`Electron ${electron}, Node ${process.versions.node}, ${cores} cores, load ${load}`);
  for (const suite of suiteNames.filter(name => asked.length === 0 || asked.includes(name))) {
    const began = performance.now();
    const results: Figure[] = [];
    console.log(`\n${suite} …`);
    await suites[suite]({
      add: figure => results.push(figure),
      skip: (id, why) => console.log(`  ${id} is not measured: ${why}`),
    });
    const report = { suite, electron, node: process.versions.node, cores, results };
    await writeFile(join(out, `${suite}.json`), `${JSON.stringify(report, null, 2)}\n`);
    console.log(tableOf(results));
    console.log(`(${((performance.now() - began) / 1000).toFixed(0)} s)`);
  }
}

await run(process.argv.slice(2));
