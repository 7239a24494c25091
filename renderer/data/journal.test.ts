import { expect, it } from 'vitest';
import { appErrorOf, type AppError } from '../../common/errors/app-error.ts';
import type { DiskSpace, SpaceLevel } from '../../common/features/storage/disk-space.ts';
import type { SealedBatch } from '../../common/features/storage/sealed-batch.ts';
import type { StorageKeeper } from '../../common/features/storage/storage-keeper.ts';
import type { Handlers } from '../../common/ipc/port-rpc.ts';
import type { SpaceId } from '../../common/lib/ids.ts';
import { err, ok, type Result } from '../../common/lib/result.ts';
import { heldTimers } from '../../test/builders/data-device.ts';
import { localClient } from '../../test/fakes/local-client.ts';
import { seededRandom } from '../../test/fakes/seeded-random.ts';
import { steppedClock } from '../../test/fakes/stepped-clock.ts';
import { storeJournal } from './journal.ts';

const space = seededRandom(1).uuid() as SpaceId;
const database = seededRandom(2).uuid();
const batch = (n: number): SealedBatch => ({ n, space, sealed: seededRandom(n).bytes(30) });

/** A journal beside a keeper that notes what it is asked. */
function beside(level: SpaceLevel = 'ample') {
  const asked: [string, unknown][] = [];
  const disk: { failure?: AppError; withdrawal?: AppError | undefined; level: SpaceLevel } = {
    level,
  };
  const note =
    <T>(name: string, answer: () => Result<T, AppError>) =>
    async (input: unknown): Promise<Result<T, AppError>> => {
      asked.push([name, input]);
      return answer();
    };
  const done = (): Result<undefined, AppError> => ok(undefined);
  const now = (): DiskSpace => ({ level: disk.level, reserve: 0 });
  const keeper = localClient<StorageKeeper>({
    append: note('append', () => (disk.failure === undefined ? ok(undefined) : err(disk.failure))),
    withdraw: note('withdraw', () =>
      disk.withdrawal === undefined ? ok(undefined) : err(disk.withdrawal),
    ),
    settle: note('settle', done),
    writeSentinel: note('writeSentinel', done),
    space: note('space', () => ok(now())),
  } as unknown as Handlers<StorageKeeper>);
  const timers = heldTimers();
  const read = async (numbers: readonly number[]): Promise<SealedBatch[]> => numbers.map(batch);
  const journal = storeJournal({ keeper, clock: steppedClock(), timers, database, level, read });
  const numbers = (name: string): unknown[] =>
    asked.flatMap(([asks, input]) => {
      if (asks !== name) return [];
      const { batches, numbers: given = [] } = input as {
        batches?: SealedBatch[];
        numbers?: number[];
      };
      return batches?.map(({ n }) => n) ?? given;
    });
  return { journal, keeper, timers, disk, asked, numbers };
}
const written = async (): Promise<Result<string, AppError>> => ok('written');
const failed = async (): Promise<Result<string, AppError>> =>
  err(appErrorOf('store-unavailable', { reason: 'QuotaExceededError' }));

it('answers when database and journal both have it', async () => {
  const { journal, numbers } = beside();
  let release = (): void => undefined;
  const held = new Promise<void>(resolve => {
    release = resolve;
  });
  let answered = false;
  const kept = journal.keep([batch(1)], () => held.then(written)).finally(() => (answered = true));
  await new Promise(resolve => setTimeout(resolve));
  // The journal did not wait for the database to be done.
  expect(numbers('append')).toEqual([1]);
  expect(answered).toBe(false);
  release();
  expect(await kept).toEqual(ok('written'));
});

it('takes back from the journal what the database refused', async () => {
  const { journal, numbers } = beside();
  expect(await journal.keep([batch(1), batch(2)], failed)).toMatchObject({ ok: false });
  expect(numbers('withdraw')).toEqual([1, 2]);
});

it('takes back what ended in a bug, and what it could not take back it takes back later', async () => {
  const { journal, disk, numbers } = beside();
  disk.withdrawal = appErrorOf('disk-full');
  const bug = journal.keep([batch(1)], () => Promise.reject(new RangeError('a bug')));
  await expect(bug).rejects.toThrow('a bug');
  expect(await journal.keep([batch(2)], written)).toEqual(err(appErrorOf('disk-full')));
  disk.withdrawal = undefined;
  expect(await journal.keep([batch(3)], written)).toEqual(ok('written'));
  expect(numbers('withdraw')).toEqual([1, 1, 1]);
  expect(numbers('append')).toEqual([1, 3]);
});

it('gives the journal what it is owed before anything more is written', async () => {
  const { journal, numbers } = beside();
  journal.owe(Array.from({ length: 100 }, (_, i) => i + 1));
  expect(await journal.keep([batch(101)], written)).toEqual(ok('written'));
  expect(numbers('append')).toEqual(Array.from({ length: 101 }, (_, i) => i + 1));
});

it('writes nothing on a full disk, and goes on when there is room', async () => {
  const { journal, keeper, disk, numbers } = beside();
  disk.level = 'full';
  keeper.emit('space', { level: 'full', reserve: 0 });
  let touched = false;
  const touch = async (): Promise<Result<string, AppError>> => {
    touched = true;
    return ok('written');
  };
  expect(await journal.keep([batch(1)], touch)).toEqual(err(appErrorOf('disk-full')));
  expect(touched).toBe(false);
  expect(numbers('append')).toEqual([]);
  disk.level = 'low';
  expect(await journal.keep([batch(2)], touch)).toEqual(ok('written'));
});

it('takes nothing more until the journal has what the database has', async () => {
  const { journal, disk, numbers } = beside();
  disk.failure = appErrorOf('disk-full');
  expect(await journal.keep([batch(1)], written)).toEqual(ok('written'));
  expect(await journal.keep([batch(2)], written)).toEqual(err(appErrorOf('disk-full')));
  delete disk.failure;
  expect(await journal.keep([batch(3)], written)).toEqual(ok('written'));
  // 1 again before 3; 2 never was written anywhere.
  expect(numbers('append')).toEqual([1, 1, 1, 3]);
  expect(numbers('withdraw')).toEqual([]);
});

it('notes how far the database is, once for many edits', async () => {
  const { journal, timers, asked } = beside();
  for (let n = 1; n <= 5; n += 1) {
    await journal.keep([batch(n)], written);
    journal.grown(n);
  }
  timers.ring();
  await new Promise(resolve => setTimeout(resolve));
  const notes = asked.filter(([name]) => name === 'writeSentinel').map(([, input]) => input);
  expect(notes).toHaveLength(1);
  expect(notes[0]).toMatchObject({ database, last: 5 });
});
