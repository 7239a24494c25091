import { afterEach, beforeAll, expect, it } from 'vitest';
import { newId, type RecordId, type SpaceId } from '../../common/lib/ids.ts';
import { secureRandom } from '../../common/lib/random.ts';
import type { Result } from '../../common/lib/result.ts';
import type { AppError } from '../../common/errors/app-error.ts';
import { openDevice, type DataDevice } from '../../test/builders/data-device.ts';
import { team, type Team } from '../../test/builders/team.ts';
import { valueOf } from '../../test/builders/vault.ts';
import { recordList, type ListedRecords, type RecordList } from './record-list.ts';

const COUNT = 40;
const PAGE = 4;

let of: Team;
let device: DataDevice;
let space: SpaceId;
let ids: RecordId[];
let list: RecordList | undefined;

const write = async (id: RecordId, value: string, op: 'set' | 'delete' = 'set') => {
  const field = op === 'delete' ? '$life' : 'title';
  const edit = { space, type: 'fault', id, field, op, value: op === 'delete' ? 'deleted' : value };
  valueOf(await device.data.call('commit', { edits: [edit] }));
};

beforeAll(async () => {
  of = team(['Lin Wei']);
  space = of.spaces[0]!.space;
  device = await openDevice(of, of.members[0]!);
  ids = Array.from({ length: COUNT }, () => newId<RecordId>(secureRandom));
  for (const id of ids) await write(id, 'as it was');
});
afterEach(() => list?.stop());

/** A list that is followed: what it told, and how many pages it asked for. */
function follow() {
  const told: Result<ListedRecords, AppError>[] = [];
  const seen = { told, pages: 0, before: async (): Promise<void> => undefined };
  list = recordList(
    async after => {
      seen.pages += 1;
      await seen.before();
      const from = after === undefined ? {} : { after };
      return device.data.call('list', { type: 'fault', limit: PAGE, ...from });
    },
    listed => told.push(listed),
  );
  const settled = async (): Promise<readonly string[]> => {
    for (;;) {
      const last = told.at(-1);
      if (last?.ok && last.value.isWhole) return last.value.records.map(({ id }) => id);
      await new Promise(resolve => setTimeout(resolve));
    }
  };
  return { ...seen, seen, list, settled };
}
const asked = async (): Promise<readonly string[]> =>
  valueOf(await device.data.call('list', { type: 'fault' })).records.map(({ id }) => id);

it('tells the first page when it is there, then more, and in the end all', async () => {
  const { told, list: followed, settled } = follow();
  followed.refresh([]);
  expect(await settled()).toEqual(await asked());
  const lengths = told.map(one => valueOf(one).records.length);
  expect(lengths[0]).toBe(PAGE);
  expect(lengths).toEqual([PAGE, 2 * PAGE, 4 * PAGE, 8 * PAGE, COUNT]);
  expect(told.map(one => valueOf(one).isWhole)).toEqual([false, false, false, false, true]);
});

it('reads one page after an edit, a new record or one that is gone from it', async () => {
  const { told, seen, list: followed, settled } = follow();
  followed.refresh([]);
  await settled();
  const after = async (changed: RecordId[]): Promise<{ ids: readonly string[]; pages: number }> => {
    const pages = seen.pages;
    told.length = 0;
    followed.refresh(changed);
    const found = await settled();
    return { ids: found, pages: seen.pages - pages };
  };
  await write(ids[3]!, 'edited');
  expect(await after([ids[3]!])).toEqual({ ids: await asked(), pages: 1 });
  const fresh = newId<RecordId>(secureRandom);
  await write(fresh, 'new');
  expect(await after([fresh])).toEqual({ ids: await asked(), pages: 1 });
  // What is gone is looked for to the end: nothing else says that it is.
  await write(ids[0]!, '', 'delete');
  const gone = await after([ids[0]!]);
  expect(gone.ids).toEqual(await asked());
  expect(gone.ids).not.toContain(ids[0]);
  // Anything may have changed: nothing that was there leaves before the end.
  expect(await after([])).toMatchObject({ ids: await asked() });
  expect(told.every(one => valueOf(one).records.length === gone.ids.length)).toBe(true);
});

it('is right in the end whatever is written while it reads', async () => {
  const { seen, list: followed, settled } = follow();
  let step = 0;
  // Each page is met by an edit of a record that may be above it or below it.
  seen.before = async () => {
    step += 1;
    if (step > 30) return;
    const id = ids[(step * 7) % COUNT]!;
    const isDelete = step % 5 === 0;
    if (isDelete) {
      const fresh = newId<RecordId>(secureRandom);
      await write(fresh, 'new');
      followed.refresh([fresh]);
    } else if (id !== ids[0]) {
      await write(id, `edit ${step}`);
      followed.refresh([id]);
    }
  };
  followed.refresh([]);
  for (;;) {
    await settled();
    const pages = seen.pages;
    await new Promise(resolve => setTimeout(resolve, 20));
    if (seen.pages === pages) break;
  }
  expect(await settled()).toEqual(await asked());
});

it('tells a failure, and the list again when there is one', async () => {
  const told: Result<ListedRecords, AppError>[] = [];
  let fails = true;
  list = recordList(
    async () =>
      fails
        ? { ok: false, error: { kind: 'locked' } }
        : device.data.call('list', { type: 'fault' }),
    listed => told.push(listed),
  );
  list.refresh([]);
  await new Promise(resolve => setTimeout(resolve, 5));
  fails = false;
  list.refresh([ids[1]!]);
  await new Promise(resolve => setTimeout(resolve, 50));
  expect(told.map(one => one.ok)).toEqual([false, true]);
  expect(valueOf(told[1]!).records.map(({ id }) => id)).toEqual(await asked());
});
