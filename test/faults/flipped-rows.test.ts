import { beforeAll, describe, expect, it } from 'vitest';
import { clearPlaces, sealedPlaces, withFlippedByte, type SealedPlace } from './disk-image.ts';
import {
  leavesOf,
  openImage,
  smallStore,
  type OpenedImage,
  type SmallStore,
} from './small-store.ts';

// Every byte of a small database turned over, one at a time: the store opens or says why not, and what
// it then shows is true. `FAULT_BYTES=all` takes every byte, which takes minutes; a sample else.

/** So many bytes apart, and another offset in each row. */
const STRIDE = process.env['FAULT_BYTES'] === 'all' ? 1 : 13;
const MINUTES_MS = 30 * 60_000;

let store: SmallStore;
beforeAll(async () => {
  store = await smallStore();
});

/** What the store says is true; and what it can't say, it tells of. */
function expectTruth({ error, answers, bugs, damaged }: OpenedImage, where: string): void {
  expect(bugs, where).toEqual([]);
  if (answers === undefined) {
    expect(error, where).toMatch(/^(store-unavailable|record-damaged|store-lost)$/);
    return;
  }
  const { truth } = store;
  const { records, histories, drafts, log } = answers;
  const known = leavesOf(truth);
  const said = [...leavesOf({ records, histories, drafts, log })];
  expect(
    said.filter(leaf => leaf !== null && leaf !== undefined && !known.has(leaf)),
    where,
  ).toEqual([]);
  for (const record of records) {
    const { pending: _pending, ...shown } = record;
    expect(truth.records, where).toContainEqual(expect.objectContaining(shown));
  }
  // A record that is not shown is told of as damaged.
  if (records.length < truth.records.length) expect(damaged, where).toBeGreaterThan(0);
  for (const { code } of [...answers.outbox.rejected, ...answers.outbox.quarantined]) {
    expect(code, where).toBe('record-damaged');
  }
}

describe('a byte that turned over', () => {
  it(
    'anywhere in any row: never a crash, never wrong plaintext',
    async () => {
      const places = sealedPlaces(store.image);
      expect(places.length).toBeGreaterThan(5);
      let flips = 0;
      let noticed = 0;
      for (const [i, place] of places.entries()) {
        for (let at = i % STRIDE; at < place.length; at += STRIDE) {
          const image = withFlippedByte(store.image, place, at);
          const opened = await openImage(store.of, image);
          expectTruth(opened, said(place, at));
          if (JSON.stringify(opened.answers) !== JSON.stringify(store.truth)) noticed += 1;
          flips += 1;
        }
      }
      expect(flips).toBeGreaterThan(300);
      console.log(`${flips} flips of sealed bytes, ${noticed} noticed`);
      // Most are mended from the log; a form's draft, at least, has no second copy.
      expect(noticed).toBeGreaterThan(0);
    },
    MINUTES_MS,
  );

  it(
    'in what lies in the clear: a row opens in its own place only',
    async () => {
      const places = clearPlaces(store.image);
      expect(new Set(places.map(({ member }) => member))).toEqual(
        new Set(['id', 'n', 'space', 'key']),
      );
      let flips = 0;
      for (const [i, place] of places.entries()) {
        for (let at = i % STRIDE; at < place.length; at += STRIDE) {
          const opened = await openImage(store.of, withFlippedByte(store.image, place, at));
          expectTruth(opened, said(place, at));
          flips += 1;
        }
      }
      expect(flips).toBeGreaterThan(places.length / 2);
      console.log(`${flips} flips in the clear`);
    },
    MINUTES_MS,
  );
});

function said({ table, row, member }: SealedPlace, at: number): string {
  return `${table} row ${row}, ${member} byte ${at}`;
}
