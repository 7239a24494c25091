import { beforeAll, describe, expect } from 'vitest';
import { newId } from '../../common/lib/ids.ts';
import { secureRandom } from '../../common/lib/random.ts';
import { withRows, type DiskImage } from '../faults/disk-image.ts';
import { leavesOf, openImage, smallStore, type SmallStore } from '../faults/small-store.ts';
import { attack, expectEnds } from './attack.ts';
import type { Attack } from './attack-row.ts';

// Somebody who writes to the app's database while it is locked. What opens under this device's key, in
// its own place, is shown; everything else is kept, told of as damaged, and shows nothing.

type Row = Record<string, unknown> & { sealed?: Uint8Array };

let store: SmallStore;
beforeAll(async () => {
  store = await smallStore();
});

/** Opens the altered database: nothing is shown that was not there, and the damage is told. */
async function openAltered(row: Attack, image: DiskImage): Promise<void> {
  const { error, damaged, answers, bugs } = await openImage(store.of, image);
  expect(bugs).toEqual([]);
  expectEnds(row, [
    ...(error === undefined ? [] : [error]),
    ...(damaged > 0 ? ['record-damaged'] : []),
  ]);
  if (answers === undefined) return;
  const known = leavesOf(store.truth);
  const { records, histories, drafts } = answers;
  const shown = [...leavesOf({ records, histories, drafts })];
  expect(shown.filter(leaf => leaf !== null && leaf !== undefined && !known.has(leaf))).toEqual([]);
  for (const record of records) {
    const { pending: _pending, ...rest } = record;
    expect(store.truth.records).toContainEqual(expect.objectContaining(rest));
  }
}

/** Alters every row that has sealed bytes. */
function everyRow(alter: (row: Row, at: number, all: readonly Row[]) => Row): DiskImage {
  return withRows(store.image, (row, at, _table, all) =>
    row['sealed'] === undefined ? row : alter(row, at, all),
  );
}

describe('rows of the database', () => {
  attack('flip-rows', row =>
    openAltered(
      row,
      everyRow(each => {
        each.sealed![each.sealed!.length - 1]! ^= 1;
        return each;
      }),
    ),
  );
  attack('swap-rows', row =>
    openAltered(
      row,
      everyRow((each, at, all) => ({ ...each, sealed: all.at(at - 1)!.sealed! })),
    ),
  );
  attack('swap-tables', async row => {
    const tables = store.image.stores.filter(({ rows }) =>
      rows.some(({ value }) => 'sealed' in (value as Row)),
    );
    expect(tables.length).toBeGreaterThan(2);
    const image = withRows(store.image, (each, at, table) => {
      if (!('sealed' in each)) return each;
      const next = tables[(tables.findIndex(({ name }) => name === table) + 1) % tables.length]!;
      const { sealed } = next.rows[at % next.rows.length]!.value as Row;
      return { ...each, sealed };
    });
    await openAltered(row, image);
  });
  attack('relabel-rows', async row => {
    const space = newId(secureRandom);
    await openAltered(
      row,
      everyRow(each => ('space' in each ? { ...each, space } : each)),
    );
  });
  attack('cut-rows', async row => {
    for (const length of [0, 1, 11, 12, 27, 28, 60]) {
      await openAltered(
        row,
        everyRow(each => ({ ...each, sealed: each.sealed!.slice(0, length) })),
      );
    }
  });
  attack('malformed-rows', async row => {
    for (const sealed of ['text', 7, null, {}, [], new ArrayBuffer(64), { __proto__: null }]) {
      await openAltered(
        row,
        everyRow(each => ({ ...each, sealed: sealed as never })),
      );
    }
  });
  attack('other-devices-rows', async row => {
    const other = await smallStore();
    await openAltered(row, { ...other.image, name: store.image.name });
  });
});
