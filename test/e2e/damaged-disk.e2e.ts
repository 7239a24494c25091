import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { seeded } from '../fakes/seeded-random.ts';
import { startFaultApp } from '../faults/fault-app.ts';
import { actionsIn } from '../faults/whole-actions.ts';

// One byte of a real profile turned over: in the files of Chromium's database, which has checksums of its
// own, and in the journal beside it. The app starts, and opens or says why not; what it shows is true, and
// nothing is missing that is not told of. A sample; `FAULT_FLIPS=100` for more, `FAULT_SEED` for others.

const FLIPS = Number(process.env['FAULT_FLIPS'] ?? 4);
const SEED = Number(process.env['FAULT_SEED'] ?? 1);
const ACTIONS = 40;
const FLIP_MS = 30_000;

/** Files of the database and of the journal, by their path in the profile. */
async function filesOf(profile: string): Promise<string[]> {
  const entries = await readdir(profile, { recursive: true, withFileTypes: true });
  return entries
    .filter(entry => entry.isFile())
    .map(entry => join(entry.parentPath, entry.name).slice(profile.length + 1))
    .filter(path => /IndexedDB.*leveldb.(?!LOCK|LOG)|\.journal$/.test(path))
    .sort();
}

test('a byte that turned over: never a crash, never wrong plaintext', async () => {
  test.setTimeout(120_000 + FLIPS * FLIP_MS);
  const folder = await mkdtemp(join(tmpdir(), 'rackside-damaged-'));
  const next = seeded(SEED);
  try {
    const whole = join(folder, 'whole');
    const made = await startFaultApp(whole);
    const space = await made.call('create');
    await made.open();
    await made.call('keepWriting', space, 0, ACTIONS);
    await made.app.close();
    const files = await filesOf(whole);
    expect(files.some(path => path.endsWith('.journal'))).toBe(true);
    expect(files.some(path => path.includes('leveldb'))).toBe(true);
    const sizes = await Promise.all(
      files.map(async path => (await readFile(join(whole, path))).length),
    );

    const outcomes: string[] = [];
    for (let i = 0; i < FLIPS; i += 1) {
      // Small files as often as large ones: CURRENT and MANIFEST decide whether there is a database.
      const file = Math.floor(next() * files.length);
      const at = Math.floor(next() * (sizes[file] ?? 0));
      if (sizes[file] === 0) continue;
      const where = `${files[file]} byte ${at}`;
      const profile = join(folder, `flip-${i}`);
      await cp(whole, profile, { recursive: true });
      const bytes = await readFile(join(profile, files[file]!));
      bytes[at]! ^= 1 << Math.floor(next() * 8);
      await writeFile(join(profile, files[file]!), bytes);

      const { app, call, open } = await startFaultApp(profile);
      let crashed = false;
      app.page.on('crash', () => {
        crashed = true;
      });
      await call('unlock');
      const held = await open();
      expect(crashed, where).toBe(false);
      if (held.error === undefined) {
        const there = actionsIn(held);
        for (const action of there) expect(action, where).toBeLessThan(ACTIONS);
        // The journal has what the database lost, or it is told.
        if (there.size < ACTIONS) expect(held.damaged, where).toBeGreaterThan(0);
      } else expect(held.error, where).toMatch(/^store-(lost|unavailable)\b/);
      outcomes.push(held.error ?? (held.damaged > 0 ? 'damaged' : 'whole'));
      await app.close();
      await rm(profile, { recursive: true, force: true });
    }
    console.log(
      [...new Set(outcomes)]
        .map(one => `${outcomes.filter(each => each === one).length} ${one}`)
        .join(', '),
    );
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
