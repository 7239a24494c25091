import { Dexie } from 'dexie';
import { IDBKeyRange } from 'fake-indexeddb';
import { expect, it } from 'vitest';
import { openDevice, type DataDevice } from '../../test/builders/data-device.ts';
import { team } from '../../test/builders/team.ts';
import { valueOf } from '../../test/builders/vault.ts';
import { steppedClock } from '../../test/fakes/stepped-clock.ts';
import { answersOf, frozenStore, frozenVault, thawed } from '../../test/fixtures/frozen-store.ts';

const frozen = frozenStore(2);
const anybody = team(['Lin Wei']);
const TYPES = ['fault', 'asset'];

const deviceOn = (disk: IDBFactory): Promise<DataDevice> =>
  openDevice(anybody, anybody.members[0]!, {
    disk,
    clock: steppedClock(frozen.wall),
    handlers: frozenVault(frozen),
  });

/** Flips a bit in every row of a table of the frozen database. */
async function damaged(table: string): Promise<IDBFactory> {
  const disk = await thawed(frozen, 2);
  const dexie = new Dexie('rackside', { indexedDB: disk, IDBKeyRange });
  await dexie.open();
  const rows = await dexie.table<{ sealed: Uint8Array }>(table).toArray();
  expect(rows.length, table).toBeGreaterThan(0);
  for (const row of rows) row.sealed[40] = row.sealed[40]! ^ 4;
  await dexie.table(table).bulkPut(rows);
  dexie.close();
  return disk;
}

it('a store of version 2 is read as the app that froze it read it, now and after the next start', async () => {
  const disk = await thawed(frozen, 2);
  for (let start = 0; start < 2; start += 1) {
    const device = await deviceOn(disk);
    expect(await answersOf(device.data, TYPES, frozen.forms)).toEqual(frozen.answers);
    expect(valueOf(await device.data.call('check'))).toMatchObject({ damaged: 0 });
    expect(device.bugs).toEqual([]);
    device.engine.close();
  }
});

it.each(['hot', 'chunk', 'body'])(
  'a store of version 2 whose folds in %s are damaged is mended from its log',
  async table => {
    const device = await deviceOn(await damaged(table));
    expect(valueOf(await device.data.call('check'))).toMatchObject({ damaged: 0 });
    const { records } = await answersOf(device.data, TYPES, frozen.forms);
    expect(records).toEqual(frozen.answers.records);
    device.engine.close();
  },
);
