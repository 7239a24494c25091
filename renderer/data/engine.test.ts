import { describe, expect, it } from 'vitest';
import type { ChangeId } from '../../common/lib/ids.ts';
import { LIFE_FIELD } from '../../common/sync/change.ts';
import {
  dataDevice,
  editOf,
  listed,
  openDevice,
  reopened,
} from '../../test/builders/data-device.ts';
import { team } from '../../test/builders/team.ts';
import { valueOf } from '../../test/builders/vault.ts';

const north = team(['Lin Wei']);
const lin = north.members[0]!;
const space = north.spaces[0]!.space;

describe('the data engine', () => {
  it('answers `locked` before it is opened', async () => {
    const device = dataDevice(north, lin);
    expect(await device.data.call('list', { type: 'fault' })).toMatchObject({
      error: { kind: 'locked' },
    });
  });

  it('keeps what was committed across a restart', async () => {
    const device = await openDevice(north, lin);
    const title = editOf(space, 'title', 'Core switch down');
    const { changes } = valueOf(
      await device.data.call('commit', {
        edits: [
          title,
          { ...title, field: 'severity', value: 'urgent' },
          { ...title, field: 'timeline', op: 'append', value: { kind: 'note', text: 'x' } },
        ],
      }),
    );
    expect(changes).toHaveLength(3);
    const before = valueOf(await device.data.call('get', { id: title.id }));
    expect(before).toMatchObject({
      type: 'fault',
      deleted: false,
      pending: 3,
      fields: { title: [{ value: 'Core switch down', authorName: 'Lin Wei', change: changes[0] }] },
      lists: { timeline: [{ value: { text: 'x' } }] },
      created: { author: lin.account },
    });
    const again = await reopened(north, device);
    expect(valueOf(await again.data.call('get', { id: title.id }))).toEqual(before);
    expect(await listed(again, { type: 'fault', space })).toEqual([before]);
    expect(valueOf(await again.data.call('outbox'))).toMatchObject({
      pending: 3,
      since: device.clock.wall(),
    });
    expect(device.changed).toEqual([[title.id]]);
  });

  it('tells conflicts apart from edits whose author saw the value', async () => {
    const device = await openDevice(north, lin);
    const title = editOf(space, 'title', 'a');
    const first = valueOf(await device.data.call('commit', { edits: [title] })).changes;
    await device.data.call('commit', { edits: [{ ...title, value: 'b', seen: first }] });
    await device.data.call('commit', { edits: [{ ...title, value: 'c', seen: first }] });
    const conflict = valueOf(await device.data.call('get', { id: title.id }))!;
    expect(conflict.fields['title']!.map(head => head.value)).toEqual(['c', 'b']);
    const seen = conflict.fields['title']!.map(head => head.change);
    await device.data.call('commit', { edits: [{ ...title, op: 'resolve', value: 'b', seen }] });
    const settled = valueOf(await device.data.call('get', { id: title.id }))!;
    expect(settled.fields['title']!.map(head => head.value)).toEqual(['b']);
    const history = valueOf(await device.data.call('history', { id: title.id }));
    expect(
      history.map(({ op, before, after, receivedAt }) => [op, before, after, receivedAt]),
    ).toEqual([
      ['set', undefined, 'a', undefined],
      ['set', 'a', 'b', undefined],
      ['set', 'a', 'c', undefined],
      ['resolve', 'c', 'b', undefined],
    ]);
  });

  it('hides a deleted record, and shows it when it was edited without knowing', async () => {
    const device = await openDevice(north, lin);
    const title = editOf(space, 'title', 'a');
    const seen = valueOf(await device.data.call('commit', { edits: [title] })).changes;
    await device.data.call('commit', {
      edits: [{ ...title, field: LIFE_FIELD, op: 'delete', value: null }],
    });
    expect(await listed(device, { type: 'fault' })).toEqual([]);
    expect(await listed(device, { type: 'fault', deleted: true })).toMatchObject([
      { deleted: true },
    ]);
    expect(valueOf(await device.data.call('get', { id: title.id }))).toMatchObject({
      deleted: true,
    });
    await device.data.call('commit', { edits: [{ ...title, value: 'b', seen }] });
    const [shown] = await listed(device, { type: 'fault' });
    const life = shown!.fields[LIFE_FIELD]!;
    expect(life.map(head => head.value)).toEqual(['alive', 'deleted']);
    const decided = {
      ...title,
      field: LIFE_FIELD,
      op: 'resolve' as const,
      value: 'deleted',
      seen: life.map(head => head.change),
    };
    valueOf(await device.data.call('commit', { edits: [decided] }));
    expect(await listed(device, { type: 'fault' })).toEqual([]);
  });

  it.each([
    [editOf(space, LIFE_FIELD, 'maybe')],
    [editOf(space, 'title', 'x', { op: 'delete' })],
    [editOf(space, '$other', 'x')],
  ])('refuses an edit that makes no sense: $field', async edit => {
    const device = await openDevice(north, lin);
    expect(await device.data.call('commit', { edits: [edit] })).toMatchObject({
      error: { kind: 'invalid-input' },
    });
    expect(valueOf(await device.data.call('outbox')).pending).toBe(0);
  });

  it('refuses a value that no change can carry, and commits nothing of that action', async () => {
    const device = await openDevice(north, lin);
    const small = editOf(space, 'title', 'x');
    const edits = [small, { ...small, field: 'symptom', value: 'y'.repeat(300_000) }];
    expect(await device.data.call('commit', { edits })).toMatchObject({
      error: { kind: 'invalid-input' },
    });
    expect(valueOf(await device.data.call('get', { id: small.id }))).toBeNull();
  });

  it('refuses a space without a key', async () => {
    const device = await openDevice(north, lin);
    const edit = editOf(team(['x']).spaces[0]!.space, 'title', 'x');
    expect(await device.data.call('commit', { edits: [edit] })).toMatchObject({
      error: { kind: 'no-key-for-space' },
    });
  });

  it('keeps simultaneous commits apart: each sees the one before', async () => {
    const device = await openDevice(north, lin);
    const title = editOf(space, 'title', 0);
    await Promise.all(
      Array.from({ length: 20 }, (_, value) =>
        device.data.call('commit', { edits: [{ ...title, value }] }),
      ),
    );
    const record = valueOf(await device.data.call('get', { id: title.id }))!;
    expect(record.fields['title']!.map(head => head.value)).toEqual([19]);
    expect(record.pending).toBe(20);
  });

  it('gives numbers that never repeat, across restarts and for each day and kind', async () => {
    const device = await openDevice(north, lin);
    const next = async (from: typeof device, kind: 'F' | 'R') =>
      valueOf(await from.data.call('nextNumber', { siteCode: 'HZ01', kind }));
    const all = await Promise.all([1, 2, 3].map(() => next(device, 'F')));
    expect(all.map(number => number.slice(-2))).toEqual(['01', '02', '03']);
    const again = await reopened(north, device);
    expect(await next(again, 'F')).toMatch(/^HZ01-F-\d{8}-[0-9A-Z]{3}-04$/);
    expect(await next(again, 'R')).toMatch(/-01$/);
    again.clock.advance(36 * 3_600_000);
    expect(await next(again, 'F')).toMatch(/-01$/);
  });

  it('keeps a form as typed until it is forgotten', async () => {
    const device = await openDevice(north, lin);
    const values = { title: '核心交换机', tries: 2 };
    valueOf(await device.data.call('writeDraft', { form: 'fault/new', values }));
    const again = await reopened(north, device);
    expect(valueOf(await again.data.call('readDraft', { form: 'fault/new' }))).toEqual(values);
    expect(valueOf(await again.data.call('readDraft', { form: 'fault/other' }))).toBeNull();
    valueOf(await again.data.call('writeDraft', { form: 'fault/new', values: null }));
    expect(valueOf(await again.data.call('readDraft', { form: 'fault/new' }))).toBeNull();
  });

  it('exports the log with the opened content beside what was signed', async () => {
    const device = await openDevice(north, lin);
    const title = editOf(space, 'title', 'Core switch down');
    const { changes } = valueOf(await device.data.call('commit', { edits: [title] }));
    const text = valueOf(await device.data.call('exportLog', { space }));
    const log = JSON.parse(text) as {
      changes: { content: { value: string }; change: { id: ChangeId } }[];
    };
    expect(log.changes.map(one => [one.change.id, one.content.value])).toEqual([
      [changes[0], 'Core switch down'],
    ]);
  });
});
