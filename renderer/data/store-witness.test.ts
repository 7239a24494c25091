import { IDBFactory } from 'fake-indexeddb';
import { expect, it } from 'vitest';
import { UNKNOWN_DATABASE } from '../../common/features/storage/store-sentinel.ts';
import { judgeDatabase, watchForLoss, type FoundDatabase } from './store-witness.ts';

const id = '5f0c8a52-95a1-4bd7-9d3f-0c1c3e0f7a11';
const sentinel = { v: 1, database: id, last: 10, at: 1 } as const;
const nothing: FoundDatabase = { id: undefined, last: 0, isEmpty: true, dataLoss: false };
const mine: FoundDatabase = { id, last: 12, isEmpty: false, dataLoss: false };
const empty = { batches: 0 };
const kept = { batches: 3 };

it('takes an empty database for a first start only where nobody remembers another one', () => {
  expect(judgeDatabase(nothing, null, empty)).toEqual({ kind: 'fresh' });
  expect(judgeDatabase(nothing, sentinel, empty)).toEqual({ kind: 'lost', why: 'empty' });
  expect(judgeDatabase(nothing, null, kept)).toEqual({ kind: 'lost', why: 'empty' });
  const unknown = { ...sentinel, database: UNKNOWN_DATABASE, last: 0 };
  expect(judgeDatabase(nothing, unknown, empty)).toEqual({ kind: 'lost', why: 'empty' });
  expect(judgeDatabase({ ...nothing, id }, sentinel, empty)).toEqual({ kind: 'behind' });
});

it('believes Chromium when it says that it threw the old one away', () => {
  const told = { ...nothing, dataLoss: true };
  expect(judgeDatabase(told, sentinel, empty)).toEqual({ kind: 'lost', why: 'data-loss' });
  expect(judgeDatabase(told, null, kept)).toEqual({ kind: 'lost', why: 'data-loss' });
});

it('knows its own, one that went back in time, another one, and one older than ids', () => {
  expect(judgeDatabase(mine, sentinel, kept)).toEqual({ kind: 'same' });
  expect(judgeDatabase({ ...mine, last: 9 }, sentinel, kept)).toEqual({ kind: 'behind' });
  const other = { ...mine, id: '11111111-1111-4111-8111-111111111111' };
  expect(judgeDatabase(other, sentinel, kept)).toEqual({ kind: 'lost', why: 'other' });
  const older = { ...mine, id: undefined };
  expect(judgeDatabase(older, null, empty)).toEqual({ kind: 'adopt' });
  expect(judgeDatabase(mine, { ...sentinel, database: UNKNOWN_DATABASE }, empty)).toEqual({
    kind: 'adopt',
  });
});

it('makes a restored database from the journal until that is done, and not again', () => {
  const restored = { ...sentinel, restored: true } as const;
  expect(judgeDatabase(nothing, restored, kept)).toEqual({ kind: 'restored' });
  const half = { ...nothing, isEmpty: false, last: 5 };
  expect(judgeDatabase(half, restored, kept)).toEqual({ kind: 'restored' });
  expect(judgeDatabase(mine, restored, kept)).toEqual({ kind: 'same' });
});

it('hears the upgrade event of a database that was thrown away', async () => {
  const disk = new IDBFactory();
  let loss = 'none';
  // As Chromium says it; fake-indexeddb makes the event without.
  const likeChromium: IDBFactory = Object.assign(Object.create(disk) as IDBFactory, {
    open: (name: string, version?: number) => {
      const request = disk.open(name, version);
      request.addEventListener('upgradeneeded', event => Object.assign(event, { dataLoss: loss }));
      return request;
    },
    databases: () => disk.databases(),
  });
  const watch = watchForLoss(likeChromium);
  const open = (name: string): Promise<IDBDatabase> =>
    new Promise(resolve => {
      const request = watch.factory.open(name, 1);
      request.onsuccess = () => resolve(request.result);
    });
  await open('a');
  expect(watch.wasLost()).toBe(false);
  loss = 'total';
  await open('b');
  expect(watch.wasLost()).toBe(true);
  expect((await watch.factory.databases()).map(({ name }) => name).toSorted()).toEqual(['a', 'b']);
});
