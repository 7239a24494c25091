import { IDBFactory } from 'fake-indexeddb';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { newId, type RecordId } from '../../common/lib/ids.ts';
import { secureRandom } from '../../common/lib/random.ts';
import { editOf, listed, openDevice, type DataDevice } from '../../test/builders/data-device.ts';
import { dataDevice } from '../../test/builders/data-device.ts';
import { diskKeeper, type DiskKeeper } from '../../test/builders/disk-keeper.ts';
import { team, type Team } from '../../test/builders/team.ts';
import { valueOf } from '../../test/builders/vault.ts';
import { modelLog, type LogCalls } from '../../test/fakes/model-log.ts';
import { OFFLINE, onlineTransport } from '../../test/fakes/online-transport.ts';
import { diskOf, imageOf, sealedPlaces, withFlippedByte } from '../../test/faults/disk-image.ts';

const of: Team = team(['Lin Wei', 'Zhao Min']);
const [lin] = of.members;
const space = of.spaces[0]!.space;

/** A device with a journal, whose store is open. */
async function kept(keeper = diskKeeper(), disk = new IDBFactory()) {
  const device = await openDevice(of, lin!, { disk, keeper: keeper.client });
  return { device, keeper, disk };
}
const commit = async (device: DataDevice, title: string): Promise<RecordId> => {
  const id = newId<RecordId>(secureRandom);
  const edit = editOf(space, 'title', title, { id });
  valueOf(await device.data.call('commit', { edits: [edit] }));
  return id;
};
const titles = async (device: DataDevice): Promise<unknown[]> =>
  (await listed(device, { type: 'fault' }))
    .map(({ fields }) => fields['title']?.[0]?.value)
    .toSorted();

/** The process ends; whatever was on the disk is. The sentinel's note is written before, or not. */
async function end(device: DataDevice, keeper: DiskKeeper, noted = true): Promise<void> {
  if (noted) device.timers.ring();
  await settle();
  device.engine.close();
  await keeper.close();
}
const settle = (): Promise<void> => new Promise(resolve => setTimeout(resolve, 20));
async function connect(device: DataDevice, log: LogCalls) {
  const line = onlineTransport(log);
  device.engine.attachTransport(line);
  await settle();
  return line;
}
const reopen = (keeper: DiskKeeper): DiskKeeper =>
  diskKeeper(keeper.folder, { database: keeper.database() });
const pending = async (device: DataDevice): Promise<number> =>
  valueOf(await device.data.call('outbox')).pending;

describe('a store with a journal', () => {
  it('has every edit in the journal until the server has it', async () => {
    const log = modelLog();
    const { device, keeper } = await kept();
    for (const title of ['one', 'two', 'three']) await commit(device, title);
    const journal = valueOf(await keeper.journal());
    expect(journal.state().batches).toBe(3);
    await connect(device, log);
    valueOf(await device.data.call('syncNow'));
    await settle();
    expect(journal.state().batches).toBe(0);
  });

  it('opens as ever after an ordinary end', async () => {
    const { device, keeper, disk } = await kept();
    await commit(device, 'one');
    await end(device, keeper);
    const again = await kept(reopen(keeper), disk);
    expect(await titles(again.device)).toEqual(['one']);
    const opened = valueOf(await again.device.data.call('open'));
    expect(opened).toEqual({ records: 1, damaged: 0 });
  });

  it('takes over a store that is older than journals, and its outbox with it', async () => {
    const disk = new IDBFactory();
    const before = await openDevice(of, lin!, { disk });
    for (const title of ['one', 'two']) await commit(before, title);
    before.engine.close();
    const { device, keeper } = await kept(diskKeeper(), disk);
    expect(await titles(device)).toEqual(['one', 'two']);
    expect(valueOf(await keeper.journal()).state().batches).toBe(2);
  });

  it('puts back the action that only reached the journal before the power cut', async () => {
    const { device, keeper, disk } = await kept();
    await commit(device, 'one');
    await end(device, keeper);
    // The same journal grew by one action; the database is the one of before.
    const other = await kept(reopen(keeper), await copyOf(disk));
    const lost = await commit(other.device, 'two');
    await end(other.device, other.keeper, false);
    const again = await kept(reopen(keeper), disk);
    expect(await titles(again.device)).toEqual(['one', 'two']);
    expect(valueOf(await again.device.data.call('open'))).toMatchObject({
      putBack: { batches: 1, damaged: 0 },
    });
    expect(await pending(again.device)).toBe(2);
    expect(valueOf(await again.device.data.call('history', { id: lost }))).toHaveLength(1);
    // Numbers go on after those that came back.
    await commit(again.device, 'three');
    await end(again.device, again.keeper);
    const last = await kept(reopen(keeper), disk);
    expect(await titles(last.device)).toEqual(['one', 'three', 'two']);
  });

  it('makes up a database that went back in time', async () => {
    const { device, keeper, disk } = await kept();
    await commit(device, 'one');
    const old = await copyOf(disk);
    for (const title of ['two', 'three']) await commit(device, title);
    await end(device, keeper);
    const again = await kept(reopen(keeper), old);
    expect(await titles(again.device)).toEqual(['one', 'three', 'two']);
    expect(await pending(again.device)).toBe(3);
  });

  it('never takes an emptied database for a first start, and writes nothing into it', async () => {
    const { device, keeper } = await kept();
    for (const title of ['one', 'two']) await commit(device, title);
    await end(device, keeper);
    const empty = new IDBFactory();
    const again = reopen(keeper);
    const lost = dataDevice(of, lin!, { disk: empty, keeper: again.client });
    expect(await lost.data.call('open')).toEqual({
      ok: false,
      error: { kind: 'store-lost', detail: { why: 'empty' } },
    });
    expect(await lost.data.call('list', { type: 'fault' })).toMatchObject({ ok: false });
    // Once more, for it must not have become known in between.
    expect(await lost.data.call('open')).toMatchObject({ error: { kind: 'store-lost' } });

    again.wish('from-journal');
    valueOf(await lost.data.call('open'));
    expect(await titles(lost)).toEqual(['one', 'two']);
    expect(await pending(lost)).toBe(2);
    expect(again.database()).not.toBe(keeper.database());
    await end(lost, again);
    const last = await kept(reopen(again), empty);
    expect(await titles(last.device)).toEqual(['one', 'two']);
  });

  it('notices the loss by the journal alone when the sentinel is gone too', async () => {
    const { device, keeper } = await kept();
    await commit(device, 'one');
    await end(device, keeper);
    rmSync(join(keeper.folder, 'sentinel.json'));
    const lost = dataDevice(of, lin!, { keeper: reopen(keeper).client });
    expect(await lost.data.call('open')).toMatchObject({ error: { kind: 'store-lost' } });
  });

  it('gets the rest from the server: what it has is pulled, what it lacks comes from the journal', async () => {
    const log = modelLog();
    const { device, keeper } = await kept();
    const line = await connect(device, log);
    await commit(device, 'on the server');
    valueOf(await device.data.call('syncNow'));
    line.emit('connection', OFFLINE);
    await commit(device, 'only here');
    await end(device, keeper);

    const again = reopen(keeper);
    const lost = dataDevice(of, lin!, { keeper: again.client });
    expect(await lost.data.call('open')).toMatchObject({ error: { kind: 'store-lost' } });
    again.wish('from-journal');
    valueOf(await lost.data.call('open'));
    expect(await titles(lost)).toContain('only here');
    await connect(lost, log);
    valueOf(await lost.data.call('syncNow'));
    expect(await titles(lost)).toEqual(['on the server', 'only here'].toSorted());
    expect(await pending(lost)).toBe(0);
    // What the journal still had of it was not taken for new.
    expect(log.logOf(space)).toHaveLength(2);
  });

  it('makes many batches up at once, as it makes few', async () => {
    const { device, keeper } = await kept();
    const names = Array.from({ length: 150 }, (_, i) => `fault ${String(i).padStart(3, '0')}`);
    const first = await commit(device, names[0]!);
    for (const name of names.slice(1)) await commit(device, name);
    const reply = { ...editOf(space, 'state', 'closed'), id: first };
    valueOf(await device.data.call('commit', { edits: [reply] }));
    await end(device, keeper);
    const again = reopen(keeper);
    const lost = dataDevice(of, lin!, { keeper: again.client });
    again.wish('from-journal');
    expect(valueOf(await lost.data.call('open'))).toEqual({
      records: 150,
      damaged: 0,
      putBack: { batches: 151, damaged: 0 },
    });
    expect(await titles(lost)).toEqual(names);
    const record = valueOf(await lost.data.call('get', { id: first }));
    expect(record?.fields['state']?.[0]?.value).toBe('closed');
  });

  it('puts back what the database lost from its midst, before the journal lets go of it', async () => {
    const { device, keeper, disk } = await kept();
    for (const title of ['one', 'two', 'three']) await commit(device, title);
    await end(device, keeper);
    const image = await imageOf(disk);
    const holed = await diskOf({
      ...image,
      stores: image.stores.map(store => {
        const isOfBatch = store.name === 'batch' || store.name === 'waiting';
        return isOfBatch ? { ...store, rows: store.rows.filter(({ key }) => key !== 2) } : store;
      }),
    });
    const again = await kept(reopen(keeper), holed);
    expect(valueOf(await again.device.data.call('open')).putBack).toEqual({
      batches: 1,
      damaged: 0,
    });
    expect(await pending(again.device)).toBe(3);
    const log = modelLog();
    await connect(again.device, log);
    valueOf(await again.device.data.call('syncNow'));
    expect(log.logOf(space)).toHaveLength(3);
  });

  it('takes a damaged batch from the journal, sends it, and mends it in its place', async () => {
    const { device, keeper, disk } = await kept();
    const id = await commit(device, 'one');
    await end(device, keeper);
    const image = await imageOf(disk);
    const place = sealedPlaces(image).find(({ table }) => table === 'batch')!;
    const again = await kept(reopen(keeper), await diskOf(withFlippedByte(image, place, 30)));
    const log = modelLog();
    await connect(again.device, log);
    valueOf(await again.device.data.call('syncNow'));
    expect(log.logOf(space)).toHaveLength(1);
    expect(valueOf(await again.device.data.call('outbox'))).toMatchObject({
      pending: 0,
      rejected: [],
    });
    again.device.engine.close();
    const alone = await openDevice(of, lin!, { disk: again.disk });
    expect(valueOf(await alone.data.call('history', { id }))).toHaveLength(1);
  });

  it('tells what of the journal could not be put back, and keeps it', async () => {
    const { device, keeper } = await kept();
    for (const title of ['one', 'two']) await commit(device, title);
    await end(device, keeper);
    // Another person's key: every seal fails, as if each batch were damaged.
    const stranger = of.members[1]!;
    const again = reopen(keeper);
    again.wish('from-journal');
    const other = dataDevice(of, stranger, { keeper: again.client });
    expect(valueOf(await other.data.call('open'))).toMatchObject({
      records: 0,
      putBack: { batches: 0, damaged: 2 },
    });
    await end(other, again);
    // Also when its owner is back, whenever that is.
    const third = reopen(again);
    const owner = dataDevice(of, lin!, { keeper: third.client });
    third.wish('from-journal');
    expect(valueOf(await owner.data.call('open'))).toMatchObject({
      records: 2,
      putBack: { batches: 2, damaged: 0 },
    });
  });
});

/** The database of a disk on another one, as a copy of the files would be. */
async function copyOf(disk: IDBFactory): Promise<IDBFactory> {
  return diskOf(await imageOf(disk));
}
