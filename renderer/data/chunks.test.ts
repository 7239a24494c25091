import { IDBKeyRange } from 'fake-indexeddb';
import { describe, expect, it } from 'vitest';
import { newId, type RecordId } from '../../common/lib/ids.ts';
import { secureRandom } from '../../common/lib/random.ts';
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
import type { Edit, RecordView } from './data-contract.ts';
import { openDatabase } from './database.ts';
import type { Database, TableName } from './tables.ts';

const north = team(['Lin Wei'], 2);
const lin = north.members[0]!;
const [space, otherSpace] = north.spaces.map(one => one.space);
/** Enough for two chunks. */
const MANY = 300;

const edits = (count: number, of = space!): Edit[] =>
  Array.from({ length: count }, (_, i) => editOf(of, 'title', `Fan ${i} 风扇`));

async function withChunks(): Promise<{ device: DataDevice; made: Edit[] }> {
  const device = await openDevice(north, lin);
  const made = edits(MANY);
  valueOf(await device.data.call('commit', { edits: made }));
  return { device, made };
}

async function tablesOf(device: Pick<DataDevice, 'disk'>): Promise<Database> {
  return valueOf(await openDatabase({ name: 'rackside', indexedDB: device.disk, IDBKeyRange }));
}

/** What lies in each table, after the device's process has ended. */
async function counts(device: DataDevice): Promise<Partial<Record<TableName, number>>> {
  const db = await tablesOf(device);
  const found: Partial<Record<TableName, number>> = {};
  for (const name of ['batch', 'chunk', 'body', 'hot', 'waiting'] as const) {
    found[name] = await db[name].count();
  }
  db.dexie.close();
  return found;
}

async function flip(device: DataDevice, table: TableName, which = 0, at = 30): Promise<void> {
  device.engine.close();
  const db = await tablesOf(device);
  const rows = await db.dexie.table<{ sealed: Uint8Array }>(table).toArray();
  const row = rows.at(which)!;
  row.sealed[at] = row.sealed[at]! ^ 1;
  await db.dexie.table(table).put(row);
  db.dexie.close();
}

async function viewsOf(device: DataDevice): Promise<Map<string, RecordView>> {
  const records = await listed(device, { type: 'fault' });
  return new Map(records.map(record => [record.id, record]));
}

/** Rings until there is nothing to tidy up any more. */
async function tidied(device: DataDevice): Promise<void> {
  for (let i = 0; i < 30; i += 1) {
    device.timers.ring();
    await new Promise(resolve => setTimeout(resolve, 5));
  }
}

describe('folds in chunks', () => {
  it('are written by many edits at once, as one batch and a row for two hundred records', async () => {
    const { device, made } = await withChunks();
    device.engine.close();
    expect(await counts(device)).toEqual({ batch: 1, chunk: 2, body: 2, hot: 0, waiting: 1 });
    const again = await reopened(north, device);
    expect(await viewsOf(again)).toHaveLength(MANY);
    const one = made[17]!;
    const seen = valueOf(await again.data.call('get', { id: one.id }))!.fields['title']!;
    await again.data.call('commit', {
      edits: [{ ...one, value: 'newer', seen: seen.map(head => head.change) }],
    });
    const third = await reopened(north, again);
    const read = valueOf(await third.data.call('get', { id: one.id }));
    expect(read).toMatchObject({ pending: 2, fields: { title: [{ value: 'newer' }] } });
    const history = valueOf(await third.data.call('history', { id: one.id }));
    expect(history.map(({ after }) => after)).toEqual([one.value, 'newer']);
    expect(third.bugs).toEqual([]);
  });

  it.each(['body', 'chunk'] as const)('are mended from what else there is: %s', async table => {
    const { device } = await withChunks();
    const before = await viewsOf(device);
    await flip(device, table, 1);
    const again = await reopened(north, device);
    expect(await viewsOf(again)).toEqual(before);
    expect(valueOf(await again.data.call('check'))).toEqual({ records: MANY, damaged: 0 });
    const third = await reopened(north, again);
    expect(await viewsOf(third)).toEqual(before);
    expect(valueOf(await third.data.call('check'))).toEqual({ records: MANY, damaged: 0 });
  });

  it('are all found in the log when head and body are damaged', async () => {
    const { device } = await withChunks();
    const before = await viewsOf(device);
    await flip(device, 'chunk');
    await flip(device, 'body');
    const again = await reopened(north, device);
    expect(await viewsOf(again)).toEqual(before);
    // Nobody can say what the row was of, so it goes on being shown.
    expect(valueOf(await again.data.call('damaged'))).toEqual([{ id: 'chunk 1', space }]);
  });

  it('show as damaged when their batch is too: the others are there, nobody writes over them', async () => {
    const { device, made } = await withChunks();
    const other = editOf(space!, 'title', 'another batch');
    await device.data.call('commit', { edits: [other] });
    await flip(device, 'batch');
    await flip(device, 'body');
    const again = await reopened(north, device);
    const { damaged } = valueOf(await again.data.call('check'));
    expect(damaged).toBe(MANY / 2);
    const shown = await viewsOf(again);
    expect(shown.size).toBe(MANY / 2 + 1);
    const lost = made.find(({ id }) => !shown.has(id))!;
    expect(valueOf(await again.data.call('get', { id: lost.id }))).toBeNull();
    expect(
      await again.data.call('commit', { edits: [{ ...lost, value: 'over it' }] }),
    ).toMatchObject({ error: { kind: 'record-damaged' } });
    expect(valueOf(await again.data.call('damaged'))).toContainEqual({ id: lost.id, space });
  });

  it('never give an older state for one that was damaged in its hot row', async () => {
    const { device, made } = await withChunks();
    const one = made[3]!;
    await device.data.call('commit', { edits: [{ ...one, value: 'newer' }] });
    await flip(device, 'hot');
    const mended = await reopened(north, device);
    expect(valueOf(await mended.data.call('get', { id: one.id }))).toMatchObject({
      fields: { title: [{ value: 'newer' }] },
    });
    await flip(mended, 'hot');
    await flip(mended, 'batch', 1);
    const lost = await reopened(north, mended);
    expect(valueOf(await lost.data.call('get', { id: one.id }))).toBeNull();
    expect(valueOf(await lost.data.call('check'))).toEqual({ records: MANY - 1, damaged: 1 });
  });

  it('take over hot rows that have come to rest, and are written anew when little of them counts', async () => {
    const { device, made } = await withChunks();
    // Most of the first chunks change, one by one.
    for (const one of made.slice(0, 280)) {
      await device.data.call('commit', { edits: [{ ...one, value: 'newer' }] });
    }
    for (const one of edits(300, otherSpace)) await device.data.call('commit', { edits: [one] });
    const before = await viewsOf(device);
    await tidied(device);
    expect(await viewsOf(device)).toEqual(before);
    device.engine.close();
    const { chunk, body, hot } = await counts(device);
    expect(body).toBe(chunk);
    expect(hot).toBeLessThanOrEqual(512);
    const again = await reopened(north, device);
    expect(await viewsOf(again)).toEqual(before);
    expect(valueOf(await again.data.call('check'))).toEqual({ records: 600, damaged: 0 });
    expect(device.bugs).toEqual([]);
  });
});

describe('lists', () => {
  it('come in pages, newest first, each record once', async () => {
    const { device, made } = await withChunks();
    device.clock.advance(1_000);
    const late = editOf(space!, 'title', 'late');
    await device.data.call('commit', { edits: [late] });
    const ids: RecordId[] = [];
    let after: string | undefined;
    do {
      const page = valueOf(
        await device.data.call('list', {
          type: 'fault',
          limit: 64,
          ...(after === undefined ? {} : { after }),
        }),
      );
      expect(page.total).toBe(MANY + 1);
      ids.push(...page.records.map(({ id }) => id));
      after = page.next ?? undefined;
    } while (after !== undefined);
    expect(ids[0]).toBe(late.id);
    expect(new Set(ids)).toEqual(new Set([late, ...made].map(({ id }) => id)));
    expect(ids).toHaveLength(MANY + 1);
  });
});

describe('search', () => {
  it('finds parts of words in any case and script, all of them, in chunks and hot rows', async () => {
    const { device, made } = await withChunks();
    const hot = editOf(space!, 'title', 'Core 核心交换机 fan 7x');
    const list = {
      ...hot,
      field: 'timeline',
      op: 'append' as const,
      value: { text: '已更换风扇' },
    };
    await device.data.call('commit', { edits: [hot, list] });
    const find = async (text: string, more: { type?: string; limit?: number } = {}) =>
      valueOf(await device.data.call('search', { text, ...more }));
    expect((await find('交换')).records.map(({ id }) => id)).toEqual([hot.id]);
    expect((await find('CORE fan')).records.map(({ id }) => id)).toEqual([hot.id]);
    expect((await find('更换 core')).records.map(({ id }) => id)).toEqual([hot.id]);
    expect((await find('an 29')).total).toBe(
      made.filter(({ value }) => String(value).includes('29')).length,
    );
    expect(await find('风扇', { limit: 10 })).toMatchObject({ total: MANY + 1 });
    expect((await find('风扇', { limit: 10 })).records).toHaveLength(10);
    expect(await find('fan', { type: 'asset' })).toMatchObject({ total: 0 });
    expect(await find('fan nowhere')).toMatchObject({ total: 0 });
    expect(await find('  ')).toMatchObject({ total: 0 });
  });

  it('follows edits and deletes', async () => {
    const { device, made } = await withChunks();
    const find = async (text: string) => valueOf(await device.data.call('search', { text })).total;
    expect(await find('fan')).toBe(MANY);
    const [first, second] = made;
    await device.data.call('commit', { edits: [{ ...first!, value: 'power' }] });
    await device.data.call('commit', {
      edits: [{ ...second!, field: '$life', op: 'delete', value: null }],
    });
    expect(await find('fan')).toBe(MANY - 2);
    expect(await find('power')).toBe(1);
    await tidied(device);
    const more = edits(MANY).map(edit => ({ ...edit, id: newId<RecordId>(secureRandom) }));
    await device.data.call('commit', { edits: more });
    expect(await find('fan')).toBe(2 * MANY - 2);
    const again = dataDevice(north, lin, { disk: device.disk, clock: device.clock });
    device.engine.close();
    valueOf(await again.data.call('open'));
    expect(valueOf(await again.data.call('search', { text: 'power' })).total).toBe(1);
  });
});
