import { IDBFactory } from 'fake-indexeddb';
import { expect, it } from 'vitest';
import { dataDevice, editOf, listed, type DataDevice } from '../../test/builders/data-device.ts';
import {
  memoryKeeper,
  memoryProfile,
  type MemoryKeeper,
  type MemoryProfile,
} from '../../test/builders/memory-profile.ts';
import { team } from '../../test/builders/team.ts';
import { valueOf } from '../../test/builders/vault.ts';
import { ticks } from '../../test/fakes/flaky-line.ts';
import { fuse, type Fuse } from '../../test/fakes/fuse.ts';
import { seeded } from '../../test/fakes/seeded-random.ts';
import { foldLimits } from './fold-limits.ts';

const of = team(['Lin Wei']);
const { space } = of.spaces[0]!;
const TITLES = ['one', 'two', 'three', 'four', 'five'];

interface Process {
  readonly device: DataDevice;
  readonly keeper: MemoryKeeper;
  readonly ends: Fuse;
}

/** A process over a profile; few batches are as good as many to it. */
function processOn(profile: MemoryProfile): Process {
  const ends = fuse();
  const keeper = memoryKeeper(profile, ends, seeded(1));
  const device = dataDevice(of, of.members[0]!, {
    disk: profile.disk,
    addons: [ends.addon],
    keeper: keeper.client,
    limits: { ...foldLimits, putBackEach: 1 },
    onVaultCall: async () => ends.pass(),
  });
  return { device, keeper, ends };
}

/** A profile whose database is gone: all that is left is the journal, and the sentinel as given. */
async function onlyJournal(): Promise<MemoryProfile> {
  const profile = memoryProfile();
  const { device } = processOn(profile);
  valueOf(await device.data.call('open'));
  for (const title of TITLES) {
    valueOf(await device.data.call('commit', { edits: [editOf(space, 'title', title)] }));
  }
  device.timers.ring();
  await ticks(5);
  device.engine.close();
  return { ...profile, disk: new IDBFactory() };
}

/** Ends the making of a database at each of its awaits; the next process has all of it, unasked. */
async function expectAnyCrash(begin: (profile: MemoryProfile, mine: Process) => void) {
  const whole = await onlyJournal();
  let crashes = 0;
  for (let after = 1; ; after += 1) {
    const profile = {
      ...whole,
      disk: new IDBFactory(),
      journal: new Map([...whole.journal].map(([name, bytes]) => [name, bytes.slice()])),
    };
    const first = processOn(profile);
    begin(profile, first);
    first.ends.arm(after);
    await first.device.data.call('open').catch(() => undefined);
    const isOver = !first.ends.blown;
    first.ends.blow();
    first.device.engine.close();
    await ticks(3);

    const { device, keeper } = processOn(profile);
    // Before it has begun, it is asked again.
    if (profile.sentinel?.restored !== true) keeper.wish('from-journal');
    expect(await device.data.call('open'), `await ${after}`).toMatchObject({ ok: true });
    const titles = (await listed(device, { type: 'fault' })).map(
      ({ fields }) => fields['title']?.[0]?.value,
    );
    expect(titles.toSorted(), `await ${after}`).toEqual(TITLES.toSorted());
    expect(valueOf(await device.data.call('outbox')).pending).toBe(TITLES.length);
    expect(profile.sentinel?.restored).toBeUndefined();
    device.engine.close();
    if (isOver) return crashes;
    crashes += 1;
  }
}

it('goes on making a lost database anew wherever a crash left it', async () => {
  const crashes = await expectAnyCrash((_profile, { keeper }) => keeper.wish('from-journal'));
  expect(crashes).toBeGreaterThan(30);
});

it('goes on making the database of a restored person wherever a crash left it', async () => {
  const database = '0d3f6f4e-8a1c-4a0e-9a51-3f1f1d0f3c11';
  const crashes = await expectAnyCrash(profile => {
    profile.sentinel = { v: 1, database, last: TITLES.length, at: 0, restored: true };
  });
  expect(crashes).toBeGreaterThan(30);
});
