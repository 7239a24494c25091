import { Dexie } from 'dexie';
import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import { describe, expect, it } from 'vitest';
import {
  dataDevice,
  editOf,
  listed,
  openDevice,
  reopened,
  type DataDevice,
} from '../../test/builders/data-device.ts';
import { team } from '../../test/builders/team.ts';
import { valueOf } from '../../test/builders/vault.ts';
import { openDatabase, writeAtomically } from './database.ts';
import type { Database, TableName } from './tables.ts';

const north = team(['Lin Wei']);
const lin = north.members[0]!;
const space = north.spaces[0]!.space;
const TABLES = [
  'batch',
  'chunk',
  'body',
  'hot',
  'waiting',
  'taken',
  'kept',
  'rejected',
  'quarantine',
  'cursor',
  'draft',
  'meta',
] as const;

async function tablesOf(device: Pick<DataDevice, 'disk'>): Promise<Database> {
  return valueOf(await openDatabase({ name: 'rackside', indexedDB: device.disk, IDBKeyRange }));
}

/** Flips a byte in every row of these tables. */
async function damage(
  device: DataDevice,
  tables: readonly ('hot' | 'chunk' | 'body' | 'batch' | 'waiting' | 'cursor' | 'meta' | 'draft')[],
): Promise<void> {
  device.engine.close();
  const db = await tablesOf(device);
  for (const name of tables) {
    const table = db.dexie.table<{ sealed: Uint8Array }>(name);
    await table.toCollection().modify(row => {
      row.sealed[20] = row.sealed[20]! ^ 1;
    });
  }
  db.dexie.close();
}

describe('the store', () => {
  it('has rows of ids, blinded values and ciphertext only', async () => {
    const device = await openDevice(north, lin);
    const edit = editOf(space, 'title', 'Core switch down');
    await device.data.call('commit', { edits: [edit] });
    await device.data.call('writeDraft', { form: 'fault/new', values: { title: 'secret draft' } });
    await device.data.call('nextNumber', { siteCode: 'HZ01', kind: 'F' });
    device.engine.close();
    const db = await tablesOf(device);
    const keys = ['id', 'n', 'space', 'entity', 'key', 'sealed'];
    let rows = 0;
    for (const name of TABLES) {
      for (const row of await db.dexie.table<object>(name).toArray()) {
        rows += 1;
        for (const [key, value] of Object.entries(row) as [string, unknown][]) {
          expect(keys).toContain(key);
          const text =
            value instanceof Uint8Array ? Buffer.from(value).toString('latin1') : String(value);
          for (const plain of [
            'Core switch',
            'fault',
            'title',
            'secret',
            'HZ01',
            lin.account,
            lin.device,
            edit.id,
          ]) {
            expect(text).not.toContain(plain);
          }
        }
      }
    }
    expect(rows).toBeGreaterThan(5);
  });

  it('mends a damaged record from the log', async () => {
    const device = await openDevice(north, lin);
    const edit = editOf(space, 'title', 'a');
    const seen = valueOf(await device.data.call('commit', { edits: [edit] })).changes;
    await device.data.call('commit', { edits: [{ ...edit, value: 'b', seen }] });
    const before = valueOf(await device.data.call('get', { id: edit.id }));
    await damage(device, ['hot']);
    const again = await reopened(north, device);
    expect(valueOf(await again.data.call('get', { id: edit.id }))).toEqual(before);
    expect(valueOf(await again.data.call('damaged'))).toEqual([]);
  });

  it('shows a record as damaged when its log is too, keeps its row, and the rest works', async () => {
    const device = await openDevice(north, lin);
    const lost = editOf(space, 'title', 'lost');
    await device.data.call('commit', { edits: [lost] });
    await damage(device, ['hot', 'batch', 'cursor', 'meta', 'draft']);
    const rowsBefore = await (await tablesOf(device)).hot.toArray();
    const again = dataDevice(north, lin, { disk: device.disk, clock: device.clock });
    expect(valueOf(await again.data.call('open'))).toEqual({ records: 0, damaged: 1 });
    expect(valueOf(await again.data.call('damaged'))).toEqual([{ id: rowsBefore[0]!.id, space }]);
    expect(
      await again.data.call('commit', { edits: [{ ...lost, value: 'over it' }] }),
    ).toMatchObject({
      error: { kind: 'record-damaged' },
    });
    const other = editOf(space, 'title', 'other');
    valueOf(await again.data.call('commit', { edits: [other] }));
    expect(await listed(again, { type: 'fault' })).toHaveLength(1);
    again.engine.close();
    const rows = await (await tablesOf(again)).hot.toArray();
    expect(rows.find(row => row.id === rowsBefore[0]!.id)).toEqual(rowsBefore[0]);
    expect(rows).toHaveLength(2);
  });

  it('does not open a row that was put in the place of another', async () => {
    const device = await openDevice(north, lin);
    const edits = [editOf(space, 'title', 'a'), editOf(space, 'title', 'b')];
    await device.data.call('commit', { edits });
    device.engine.close();
    const db = await tablesOf(device);
    const [first, second] = await db.hot.toArray();
    await db.hot.put({ ...first!, sealed: second!.sealed });
    await db.batch.clear();
    db.dexie.close();
    const again = dataDevice(north, lin, { disk: device.disk });
    expect(valueOf(await again.data.call('open'))).toEqual({ records: 1, damaged: 1 });
  });

  it('refuses a database that a newer app wrote, with words and without touching it', async () => {
    const disk = new IDBFactory();
    const newer = new Dexie('rackside', { indexedDB: disk, IDBKeyRange });
    newer.version(99).stores({ log: 'id', somethingNew: 'id' });
    await newer.open();
    newer.close();
    const device = dataDevice(north, lin, { disk });
    expect(await device.data.call('open')).toEqual({ ok: false, error: { kind: 'store-newer' } });
    const [after] = await disk.databases();
    expect(after?.version).toBe(990);
  });

  it('gives way to a newer app in another window, and says so', async () => {
    const device = await openDevice(north, lin);
    const edit = editOf(space, 'title', 'a');
    valueOf(await device.data.call('commit', { edits: [edit] }));
    const newer = new Dexie('rackside', { indexedDB: device.disk, IDBKeyRange });
    newer.version(99).stores({ somethingNew: 'id' });
    await newer.open();
    newer.close();
    expect(await device.data.call('commit', { edits: [edit] })).toMatchObject({
      error: { kind: 'store-newer' },
    });
    expect(device.bugs).toEqual([]);
  });

  it('waits a moment for a window that holds an older version, then says why it can’t open', async () => {
    const disk = new IDBFactory();
    const older = await new Promise<IDBDatabase>((resolve, reject) => {
      const request = disk.open('rackside', 5);
      request.addEventListener('success', () => resolve(request.result));
      request.addEventListener('error', () => reject(new Error('not opened')));
    });
    const place = { name: 'rackside', indexedDB: disk, IDBKeyRange, blockedMs: 20 };
    expect(await openDatabase(place)).toMatchObject({
      error: { kind: 'store-unavailable', detail: { reason: 'blocked' } },
    });
    older.close();
    const opened = valueOf(await openDatabase({ ...place, blockedMs: 5_000 }));
    opened.dexie.close();
  });

  it('gives up a connection that hangs, and reads the store anew over another one', async () => {
    let hangs = false;
    const stuck = (dexie: Dexie): void => {
      dexie.use({
        stack: 'dbcore',
        name: 'stuck',
        create: core => ({
          ...core,
          table: name => {
            const table = core.table(name);
            return {
              ...table,
              mutate: request =>
                hangs ? new Promise<never>(() => undefined) : table.mutate(request),
            };
          },
        }),
      });
    };
    const device = await openDevice(north, lin, { addons: [stuck], patienceMs: 100 });
    const edit = editOf(space, 'title', 'a');
    const seen = valueOf(await device.data.call('commit', { edits: [edit] })).changes;
    hangs = true;
    const edits = [{ ...edit, value: 'b', seen }];
    expect(await device.data.call('commit', { edits })).toMatchObject({
      error: { kind: 'store-unavailable', detail: { reason: 'timeout' } },
    });
    hangs = false;
    expect(valueOf(await device.data.call('get', { id: edit.id }))).toMatchObject({
      fields: { title: [{ value: 'a' }] },
    });
    valueOf(await device.data.call('commit', { edits }));
    expect(valueOf(await device.data.call('get', { id: edit.id }))).toMatchObject({
      fields: { title: [{ value: 'b' }] },
    });
  });

  it('has every question end, and opens the store anew after one that was never answered', async () => {
    let hangs = false;
    const silent = (dexie: Dexie): void => {
      dexie.use({
        stack: 'dbcore',
        name: 'silent',
        create: core => ({
          ...core,
          table: name => {
            const table = core.table(name);
            const unless =
              <In, Out>(ask: (request: In) => Promise<Out>) =>
              (request: In): Promise<Out> =>
                hangs ? new Promise<never>(() => undefined) : ask(request);
            return {
              ...table,
              get: unless(table.get),
              getMany: unless(table.getMany),
              query: unless(table.query),
              openCursor: unless(table.openCursor),
              count: unless(table.count),
            };
          },
        }),
      });
    };
    const timedOut = { error: { kind: 'store-unavailable', detail: { reason: 'timeout' } } };
    const device = await openDevice(north, lin, { addons: [silent], patienceMs: 60 });
    const edit = editOf(space, 'title', 'a');
    valueOf(await device.data.call('commit', { edits: [edit] }));

    hangs = true;
    // Two at once: the connection is closed under the second one.
    const both = [
      device.data.call('readDraft', { form: 'a' }),
      device.data.call('history', { id: edit.id }),
    ];
    for (const answer of await Promise.all(both)) expect(answer).toMatchObject(timedOut);
    // Opening anew is no better off, and does not block the next attempt.
    expect(await device.data.call('get', { id: edit.id })).toMatchObject(timedOut);
    expect(await device.data.call('commit', { edits: [edit] })).toMatchObject(timedOut);
    hangs = false;
    expect(valueOf(await device.data.call('get', { id: edit.id }))).toMatchObject({
      fields: { title: [{ value: 'a' }] },
    });
    valueOf(await device.data.call('commit', { edits: [editOf(space, 'title', 'b')] }));
    expect(device.bugs).toEqual([]);
  });

  it.each(['open', 'databases'] as const)(
    'says that the store does not answer when IndexedDB’s %s never does',
    async silent => {
      const disk = new IDBFactory();
      const never = {
        open: () => new EventTarget(),
        databases: () => new Promise(() => undefined),
      };
      const hung = { open: disk.open.bind(disk), databases: disk.databases.bind(disk) };
      const device = dataDevice(north, lin, {
        disk: Object.assign(hung, { [silent]: never[silent] }) as unknown as IDBFactory,
        patienceMs: 40,
      });
      expect(await device.data.call('open')).toMatchObject({
        error: { kind: 'store-unavailable', detail: { reason: 'timeout' } },
      });
    },
  );

  it('names a full disk as one', async () => {
    const db = await tablesOf({ disk: new IDBFactory() });
    const written = await writeAtomically(db, ['meta'], async () => {
      await Promise.reject(new Dexie.QuotaExceededError());
    });
    expect(written).toEqual({ ok: false, error: { kind: 'disk-full' } });
  });

  it('says that the store is unavailable when IndexedDB lets nobody in', async () => {
    const refuse = (): never => {
      throw new DOMException('no', 'UnknownError');
    };
    const closed = { databases: async () => [], open: refuse } as unknown as IDBFactory;
    const broken = { databases: refuse } as unknown as IDBFactory;
    const device = dataDevice(north, lin, { disk: closed });
    expect(await device.data.call('open')).toMatchObject({ error: { kind: 'store-unavailable' } });
    expect(await dataDevice(north, lin, { disk: broken }).data.call('open')).toMatchObject({
      error: { kind: 'store-unavailable', detail: { reason: 'UnknownError' } },
    });
  });

  it('writes with strict durability, all or nothing', async () => {
    const db = await tablesOf({ disk: new IDBFactory() });
    const seen: string[] = [];
    const tables: TableName[] = ['meta'];
    await writeAtomically(db, tables, async () => {
      seen.push(
        (Dexie.currentTransaction as unknown as { idbtrans: IDBTransaction }).idbtrans.durability,
      );
    });
    expect(seen).toEqual(['strict']);
    const failed = await writeAtomically(db, tables, async () => {
      await db.meta.put({ key: 'a', sealed: new Uint8Array(1) as never });
      await db.meta.add({ key: 'a', sealed: new Uint8Array(1) as never });
    });
    expect(failed).toMatchObject({
      error: { kind: 'store-unavailable', detail: { reason: 'ConstraintError' } },
    });
    expect(await db.meta.count()).toBe(0);
  });
});
