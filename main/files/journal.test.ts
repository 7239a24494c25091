import { mkdtempSync, readdirSync, rmSync, truncateSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { SealedBatch } from '../../common/features/storage/sealed-batch.ts';
import type { SpaceId } from '../../common/lib/ids.ts';
import { valueOf } from '../../test/builders/vault.ts';
import { crashingDisk } from '../../test/fakes/crashing-disk.ts';
import { seeded, seededRandom } from '../../test/fakes/seeded-random.ts';
import { journalDisk, type JournalDisk } from './journal-disk.ts';
import { openJournal, type Journal } from './journal.ts';

const random = seededRandom(7);
const space = random.uuid() as SpaceId;
const NEVER = Number.POSITIVE_INFINITY;

function batch(n: number, length = 40): SealedBatch {
  return { n, space, sealed: seededRandom(n).bytes(length) };
}

async function everything(journal: Journal): Promise<SealedBatch[]> {
  const found: SealedBatch[] = [];
  const numbers = [...journal.numbers()];
  while (numbers.length > 0) {
    const { batches, done } = await journal.readBack(numbers.slice(0, 3));
    numbers.splice(0, done);
    found.push(...batches);
  }
  return found;
}
const numbersOf = async (journal: Journal): Promise<number[]> =>
  (await everything(journal)).map(({ n }) => n);

const folder = (): string => mkdtempSync(join(tmpdir(), 'rackside-journal-'));

it('gives back what was appended, in order and byte for byte, after it was opened again', async () => {
  const dir = folder();
  const journal = valueOf(await openJournal(journalDisk(dir)));
  const batches = [1, 2, 5, 9].map(n => batch(n, n * 1000));
  for (const one of batches) valueOf(await journal.append([one]));
  await journal.close();
  const again = valueOf(await openJournal(journalDisk(dir)));
  expect(await everything(again)).toEqual(batches);
  expect(again.state()).toMatchObject({ batches: 4, last: 9, torn: 0, damaged: 0 });
});

it('flushes appends that come together once', async () => {
  const disk = crashingDisk(new Map(), NEVER, seeded(1));
  const journal = valueOf(await openJournal(disk));
  await journal.append([batch(1)]);
  const before = disk.steps();
  await Promise.all([2, 3, 4, 5].map(n => journal.append([batch(n)])));
  // The first goes alone, those that came while it was on its way share the next flush at the latest.
  expect(disk.steps() - before).toBeLessThanOrEqual(2);
  expect(await numbersOf(journal)).toEqual([1, 2, 3, 4, 5]);
});

it('cuts an unfinished entry off, tells it, and goes on', async () => {
  const dir = folder();
  const journal = valueOf(await openJournal(journalDisk(dir)));
  valueOf(await journal.append([batch(1)]));
  valueOf(await journal.append([batch(2)]));
  await journal.close();
  const [name = ''] = readdirSync(dir);
  truncateSync(join(dir, name), statSync(join(dir, name)).size - 5);
  const again = valueOf(await openJournal(journalDisk(dir)));
  expect(await numbersOf(again)).toEqual([1]);
  expect(again.state().torn).toBeGreaterThan(0);
  valueOf(await again.append([batch(3)]));
  await again.close();
  const last = valueOf(await openJournal(journalDisk(dir)));
  expect(await numbersOf(last)).toEqual([1, 3]);
  expect(last.state()).toMatchObject({ torn: 0, damaged: 0 });
});

it('deletes a segment when the server has all of it, and keeps one that it does not have', async () => {
  const files = new Map<string, Uint8Array>();
  const journal = valueOf(await openJournal(crashingDisk(files, NEVER, seeded(1))));
  const big = 2_500_000;
  for (const n of [1, 2, 3, 4]) valueOf(await journal.append([batch(n, big)]));
  expect(journal.state().segments).toBe(2);
  valueOf(await journal.settle([1, 3]));
  expect(files.size).toBe(2);
  valueOf(await journal.settle([2]));
  expect(files.size).toBe(1);
  expect(await numbersOf(journal)).toEqual([4]);
  expect(await journal.keepOnly([4, 7])).toEqual([7]);
  expect(await numbersOf(journal)).toEqual([4]);
  await journal.keepOnly([]);
  expect(files.size).toBe(0);
  expect(journal.state()).toMatchObject({ segments: 0, bytes: 0, last: 4 });
});

it('forgets what was withdrawn for good, whichever segments are deleted since', async () => {
  const files = new Map<string, Uint8Array>();
  const journal = valueOf(await openJournal(crashingDisk(files, NEVER, seeded(1))));
  const big = 2_500_000;
  for (const n of [1, 2]) valueOf(await journal.append([batch(n, big)]));
  valueOf(await journal.withdraw([1]));
  valueOf(await journal.append([batch(3, big)]));
  valueOf(await journal.append([batch(4, big)]));
  valueOf(await journal.append([batch(5, big)]));
  valueOf(await journal.settle([3, 4]));
  const again = valueOf(await openJournal(crashingDisk(files, NEVER, seeded(1))));
  expect(await numbersOf(again)).not.toContain(1);
  expect(await numbersOf(again)).toContain(2);
});

it('reads around a segment that the disk does not give, and never deletes it', async () => {
  const files = new Map<string, Uint8Array>();
  const journal = valueOf(await openJournal(crashingDisk(files, NEVER, seeded(1))));
  const big = 2_500_000;
  for (const n of [1, 2, 3, 4, 5]) valueOf(await journal.append([batch(n, big)]));
  const [first = ''] = files.keys();
  const whole = crashingDisk(files, NEVER, seeded(1));
  const bad: JournalDisk = {
    ...whole,
    read: async name => {
      if (name === first) throw Object.assign(new Error('bad sector'), { code: 'EIO' });
      return whole.read(name);
    },
  };
  const again = valueOf(await openJournal(bad));
  expect(await numbersOf(again)).toEqual([3, 4, 5]);
  valueOf(await again.append([batch(6)]));
  await again.keepOnly([6]);
  expect([...files.keys()]).toContain(first);
  const mended = valueOf(await openJournal(whole));
  expect(await numbersOf(mended)).toEqual(expect.arrayContaining([1, 2, 6]));
});

it('goes on in a new segment when somebody deleted the old one', async () => {
  const dir = join(folder(), 'journal');
  const journal = valueOf(await openJournal(journalDisk(dir)));
  valueOf(await journal.append([batch(1)]));
  rmSync(dir, { recursive: true });
  // What is written to a file that is gone is not answered for.
  expect(await journal.append([batch(2)])).toMatchObject({ error: { kind: 'file-failed' } });
  valueOf(await journal.append([batch(2)]));
  await journal.close();
  expect(await numbersOf(valueOf(await openJournal(journalDisk(dir))))).toEqual([2]);
});

it('uses another name when a segment could be begun but not made durable', async () => {
  const disk = crashingDisk(new Map(), NEVER, seeded(1));
  let failures = 1;
  const journal = valueOf(
    await openJournal({
      ...disk,
      create: async name => {
        if (disk.files.has(name)) throw Object.assign(new Error('exists'), { code: 'EEXIST' });
        await disk.create(name);
        failures -= 1;
        if (failures >= 0) throw Object.assign(new Error('bad sector'), { code: 'EIO' });
      },
    }),
  );
  expect(await journal.append([batch(1)])).toMatchObject({ error: { kind: 'file-failed' } });
  valueOf(await journal.append([batch(1)]));
  expect(await numbersOf(valueOf(await openJournal(disk)))).toEqual([1]);
});

it('says that the disk is full, keeps what was answered for, and goes on when there is room', async () => {
  const disk = crashingDisk(new Map(), NEVER, seeded(3));
  let reserve = 0;
  const journal = valueOf(
    await openJournal(disk, async () => {
      reserve -= 1;
      return reserve >= 0;
    }),
  );
  valueOf(await journal.append([batch(1)]));
  disk.fill(1);
  expect(await journal.append([batch(2)])).toEqual({ ok: false, error: { kind: 'disk-full' } });
  reserve = 1;
  disk.fill(1);
  valueOf(await journal.append([batch(3)]));
  const again = valueOf(await openJournal(disk));
  expect(await numbersOf(again)).toEqual([1, 3]);
});

it('reads around a bad block', async () => {
  const files = new Map<string, Uint8Array>();
  const journal = valueOf(await openJournal(crashingDisk(files, NEVER, seeded(1))));
  for (const n of [1, 2, 3]) valueOf(await journal.append([batch(n, 100)]));
  const [[, content] = ['', new Uint8Array()]] = files;
  for (let at = 0; at < content.length; at += 1) {
    const flipped = new Map([...files].map(([name, bytes]) => [name, bytes.slice()]));
    const [bytes = new Uint8Array()] = flipped.values();
    bytes[at] = (bytes[at] ?? 0) ^ 0x40;
    const damaged = valueOf(await openJournal(crashingDisk(flipped, NEVER, seeded(1))));
    const found = await everything(damaged);
    expect(found, `byte ${at}`).toHaveLength(2);
    for (const one of found) expect(one).toEqual(batch(one.n, 100));
    expect(damaged.state().damaged + damaged.state().torn).toBeGreaterThan(0);
  }
});

/** What a person did with a journal: the answered part of it must be there whatever happens. */
interface Told {
  readonly appended: Set<number>;
  readonly answered: Set<number>;
  readonly withdrawn: Set<number>;
  readonly settled: Set<number>;
}

async function work(journal: Journal, told: Told, next: () => number, from: number): Promise<void> {
  for (let n = from; n < from + 30; n += 1) {
    const dice = next();
    const many = dice < 0.2 ? [n, (n += 1), (n += 1)] : [n];
    const calls = many.map(async one => {
      told.appended.add(one);
      const done = await journal.append([batch(one, Math.floor(next() * 3000))]);
      if (done.ok) told.answered.add(one);
    });
    await Promise.all(calls);
    const [victim] = [...told.answered].filter(one => next() < 0.2 && !told.settled.has(one));
    if (victim === undefined) continue;
    if (dice > 0.8) {
      told.withdrawn.add(victim);
      told.answered.delete(victim);
      // Until it is answered, either may be found.
      if (!(await journal.withdraw([victim])).ok) told.withdrawn.delete(victim);
    } else if (dice > 0.5) {
      told.settled.add(victim);
      await journal.settle([victim]);
    } else if (dice > 0.4) {
      const older = [...told.answered].slice(0, -3);
      for (const one of older) told.settled.add(one);
      await journal.settle(older);
    }
  }
}

async function check(journal: Journal, told: Told, where: string): Promise<void> {
  const found = await everything(journal);
  const numbers = new Set(found.map(({ n }) => n));
  for (const n of told.answered) {
    if (!told.settled.has(n)) expect(numbers.has(n), `${where}: ${n} is lost`).toBe(true);
  }
  for (const { n, sealed } of found) {
    expect(told.appended.has(n), `${where}: ${n} from nowhere`).toBe(true);
    expect(told.withdrawn.has(n), `${where}: ${n} was withdrawn`).toBe(false);
    const whole = seededRandom(n).bytes(sealed.length);
    expect(Buffer.from(sealed).equals(Buffer.from(whole)), `${where}: ${n} altered`).toBe(true);
  }
  expect([...numbers], where).toEqual([...numbers].sort((a, b) => a - b));
}

it('loses nothing that was answered and brings back nothing else, whenever the power is cut', async () => {
  // So small that segments are begun and deleted all the time, a power cut in the midst of that included.
  const sizes = { closed: 6_000, worthDropping: 500 };
  const noRoom = async (): Promise<boolean> => false;
  let dropped = 0;
  for (let seed = 1; seed <= 120; seed += 1) {
    const next = seeded(seed);
    const files = new Map<string, Uint8Array>();
    const told: Told = {
      appended: new Set(),
      answered: new Set(),
      withdrawn: new Set(),
      settled: new Set(),
    };
    // Three lives of one journal, each ended by a power cut in the midst of some step.
    for (let life = 0; life < 3; life += 1) {
      const crashAt = 1 + Math.floor(next() * 45);
      const opened = await openJournal(crashingDisk(files, crashAt, next), noRoom, sizes);
      if (!opened.ok) continue;
      await check(opened.value, told, `seed ${seed} life ${life}`);
      await work(opened.value, told, next, life * 100 + 1);
    }
    const last = valueOf(await openJournal(crashingDisk(files, NEVER, next), noRoom, sizes));
    await check(last, told, `seed ${seed}`);
    const names = [...files.keys()].toSorted();
    dropped += Number.parseInt(names.at(-1) ?? '0', 10) - names.length;
  }
  expect(dropped).toBeGreaterThan(120);
});
