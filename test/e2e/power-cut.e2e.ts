import { cp, mkdtemp, readdir, rm, stat, truncate } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { expect, test } from '@playwright/test';
import { seeded } from '../fakes/seeded-random.ts';
import { startFaultApp } from '../faults/fault-app.ts';
import { actionsIn } from '../faults/whole-actions.ts';

// The whole app is killed while it writes, again and again on the same profile: what it had answered for
// is there, whole actions are whole, and no row is corrupt. Every other time the database's last write is cut
// in its midst, too, as only a power cut would: Chromium must not throw the database away for it at the start
// after the next one. `FAULT_RUNS=200` for the full run.

const RUNS = Number(process.env['FAULT_RUNS'] ?? 6);
const SEED = Number(process.env['FAULT_SEED'] ?? 1);
/** A folder for the profile as the last kill left it, to look at when a run fails. */
const KEPT = process.env['FAULT_KEEP'];
/** More actions than any run gets to. */
const ENDLESS = 100_000;
const RUN_MS = 30_000;
/** Bytes that a torn write may lack. */
const MOST_TORN = 200;

test('killed while writing: no answered change is lost, no row is corrupt', async () => {
  test.setTimeout(60_000 + RUNS * RUN_MS);
  const profile = await mkdtemp(join(tmpdir(), 'rackside-power-'));
  const next = seeded(SEED);
  const answered = new Set<number>();
  let begun = 0;
  try {
    let fault = await startFaultApp(profile);
    const space = await fault.call('create');
    await fault.open();
    for (let run = 0; run < RUNS; run += 1) {
      const first = begun;
      // Ends with the app, and never in order.
      const writing = fault.call('keepWriting', space, first, ENDLESS).catch(() => undefined);
      await pause(20 + next() * 700);
      await fault.kill();
      await writing;
      for (const action of fault.answered) answered.add(action);
      if (run % 2 === 1) await tearLog(profile, 1 + Math.floor(next() * MOST_TORN));

      if (KEPT !== undefined) await keepCopy(profile, KEPT);
      fault = await startFaultApp(profile);
      await fault.call('unlock');
      const held = await fault.open();
      expect(held.error, `run ${run}`).toBeUndefined();
      expect(held.damaged, `run ${run}`).toBe(0);
      const there = actionsIn(held);
      const lost = [...answered].filter(action => !there.has(action));
      expect(lost, `run ${run}: answered for and lost`).toEqual([]);
      begun = Math.max(first, ...there, ...answered) + 1;
    }
    console.log(`${RUNS} kills; ${answered.size} answered actions, none lost`);
    expect(answered.size).toBeGreaterThan(RUNS);
    await fault.app.close();
  } finally {
    await rm(profile, { recursive: true, force: true });
  }
});

/** Takes the end off what LevelDB wrote last. */
async function tearLog(profile: string, bytes: number): Promise<void> {
  const folder = join(profile, 'IndexedDB/app_rackside_0.indexeddb.leveldb');
  const logs = (await readdir(folder)).filter(name => name.endsWith('.log')).sort();
  const file = join(folder, logs.at(-1) ?? '');
  const { size } = await stat(file);
  await truncate(file, Math.max(0, size - bytes));
}

async function keepCopy(profile: string, to: string): Promise<void> {
  await rm(to, { recursive: true, force: true });
  await cp(profile, to, { recursive: true, verbatimSymlinks: true });
}
