import { Dexie } from 'dexie';
import { IDBKeyRange } from 'fake-indexeddb';
import { describe, expect, it } from 'vitest';
import { dataDevice, type DataDevice } from '../../test/builders/data-device.ts';
import { team } from '../../test/builders/team.ts';
import { valueOf } from '../../test/builders/vault.ts';
import { fuse, type Fuse } from '../../test/fakes/fuse.ts';
import { steppedClock } from '../../test/fakes/stepped-clock.ts';
import { answersOf, frozenStore, frozenVault, thawed } from '../../test/fixtures/frozen-store.ts';

const frozen = frozenStore(1);
const anybody = team(['Lin Wei']);
const TYPES = ['fault', 'asset'];
const OLD_TABLES = ['log', 'record', 'outbox', 'receipt'] as const;

function deviceOn(disk: IDBFactory, ends?: Fuse): DataDevice {
  return dataDevice(anybody, anybody.members[0]!, {
    disk,
    clock: steppedClock(frozen.wall),
    handlers: frozenVault(frozen),
    addons: ends === undefined ? [] : [ends.addon],
  });
}

async function tablesOn(disk: IDBFactory): Promise<Dexie> {
  const dexie = new Dexie('rackside', { indexedDB: disk, IDBKeyRange });
  await dexie.open();
  return dexie;
}

async function expectTheSame(device: DataDevice): Promise<void> {
  expect(await answersOf(device.data, TYPES, frozen.forms)).toEqual(frozen.answers);
}

/** Flips a bit of the first row of an old table. */
async function damageFirst(disk: IDBFactory, table: 'log' | 'record'): Promise<string> {
  const dexie = await tablesOn(disk);
  const [first] = await dexie.table<{ id: string; sealed: Uint8Array }>(table).toArray();
  first!.sealed[40] = first!.sealed[40]! ^ 4;
  await dexie.table(table).put(first);
  dexie.close();
  return first!.id;
}

describe('a store of version 1', () => {
  it('answers as before, at once and after the next start, and leaves nothing behind', async () => {
    const disk = await thawed(frozen, 1);
    const device = deviceOn(disk);
    expect(valueOf(await device.data.call('open'))).toEqual({
      records: frozen.tables['record']!.rows.length,
      damaged: 0,
    });
    await expectTheSame(device);
    device.engine.close();
    const dexie = await tablesOn(disk);
    for (const name of OLD_TABLES) expect(await dexie.table(name).count(), name).toBe(0);
    expect(await dexie.table('kept').count()).toBe(1);
    dexie.close();
    const again = deviceOn(disk);
    valueOf(await again.data.call('open'));
    await expectTheSame(again);
  });

  it('goes on where a crash at any of its steps left it', { timeout: 60_000 }, async () => {
    let crashes = 0;
    for (let after = 1; ; after += 1) {
      const disk = await thawed(frozen, 1);
      const ends = fuse();
      ends.arm(after);
      const device = deviceOn(disk, ends);
      await device.data.call('open').catch(() => undefined);
      device.engine.close();
      if (!ends.blown) break;
      crashes += 1;
      const again = deviceOn(disk);
      valueOf(await again.data.call('open'));
      await expectTheSame(again);
      again.engine.close();
    }
    expect(crashes).toBeGreaterThan(40);
  });

  it('mends a fold that was damaged from the log', async () => {
    const disk = await thawed(frozen, 1);
    await damageFirst(disk, 'record');
    const device = deviceOn(disk);
    expect(valueOf(await device.data.call('open'))).toMatchObject({ damaged: 0 });
    await expectTheSame(device);
  });

  it('leaves a damaged change where it is, and takes over all the rest', async () => {
    const disk = await thawed(frozen, 1);
    const lost = await damageFirst(disk, 'log');
    const device = deviceOn(disk);
    valueOf(await device.data.call('open'));
    const answers = await answersOf(device.data, TYPES, frozen.forms);
    expect(answers.records).toEqual(frozen.answers.records);
    expect(answers.log).toEqual(frozen.answers.log.filter(({ id }) => id !== lost));
    device.engine.close();
    const dexie = await tablesOn(disk);
    expect(await dexie.table('log').toCollection().primaryKeys()).toEqual([lost]);
    dexie.close();
  });
});
