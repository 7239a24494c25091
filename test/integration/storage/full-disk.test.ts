import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { DiskSpace } from '../../../common/features/storage/disk-space.ts';
import type { SpaceId } from '../../../common/lib/ids.ts';
import { ok } from '../../../common/lib/result.ts';
import { keeperFiles, openKeeper, type Keeper } from '../../../main/features/storage/keeper.ts';
import { freeSpace } from '../../../main/files/free-space.ts';
import { smallDisk } from '../../builders/small-disk.ts';
import { valueOf } from '../../builders/vault.ts';
import { seededRandom } from '../../fakes/seeded-random.ts';

const MB = 1024 * 1024;
const disk = smallDisk(8 * MB);
afterAll(() => disk?.eject());
const space = seededRandom(1).uuid() as SpaceId;

// Mounting a disk takes root on Linux; where that is not given, the journal's own tests fill a fake one.
describe.skipIf(disk === undefined)('on a disk that is full', () => {
  const folder = disk?.folder ?? '';
  const reserve = join(folder, 'reserve');
  const levels: DiskSpace['level'][] = [];
  const watch = freeSpace(
    reserve,
    { low: 4 * MB, full: MB, reserve: MB },
    ({ level }) => void levels.push(level),
  );
  let elapsed = 0;
  const open = (): Keeper =>
    openKeeper({
      ...keeperFiles(folder),
      database: () => 'rackside-test',
      newDatabase: async () => ok('rackside-other'),
      space: watch,
      elapsed: () => (elapsed += 2000),
      onBackupPage: async () => ok(undefined),
    });
  const sealed = (n: number): Uint8Array<ArrayBuffer> => seededRandom(n).bytes(40_000);

  it('warns, then says that it is full; what was answered for is there, and it goes on with room', async () => {
    await watch.look();
    expect(existsSync(reserve)).toBe(true);
    const keeper = open();
    const answered: number[] = [];
    let failure;
    for (let n = 1; n < 400 && failure === undefined; n += 1) {
      const done = await keeper.handlers.append({ batches: [{ n, space, sealed: sealed(n) }] });
      if (done.ok) answered.push(n);
      else failure = done.error;
    }
    expect(failure).toEqual({ kind: 'disk-full' });
    expect(levels).toEqual(['low', 'full']);
    expect(existsSync(reserve)).toBe(false);
    // More than the disk had room for beside the reserve: the reserve was used up to finish.
    expect(answered.length * 40_000).toBeGreaterThan(6 * MB);

    const readAll = async (from: Keeper): Promise<number[]> => {
      const found: number[] = [];
      const { numbers } = valueOf(await from.handlers.held(undefined));
      while (numbers.length > 0) {
        const page = valueOf(await from.handlers.readBack({ numbers: numbers.slice(0, 50) }));
        numbers.splice(0, page.done);
        for (const batch of page.batches) {
          expect(Buffer.from(batch.sealed).equals(Buffer.from(sealed(batch.n)))).toBe(true);
          found.push(batch.n);
        }
      }
      return found;
    };
    expect(await readAll(keeper)).toEqual(answered);
    await keeper.close();
    const again = open();
    expect(await readAll(again)).toEqual(answered);

    valueOf(await again.handlers.settle({ numbers: answered.slice(0, -5) }));
    expect((await watch.look()).level).toBe('ample');
    const next = (answered.at(-1) ?? 0) + 1;
    valueOf(await again.handlers.append({ batches: [{ n: next, space, sealed: sealed(next) }] }));
    expect((await readAll(again)).at(-1)).toBe(next);
    expect(existsSync(reserve)).toBe(true);
    await again.close();
  });

  it('leaves the old sentinel whole when there is no room for a new one', async () => {
    const keeper = open();
    const database = seededRandom(2).uuid();
    valueOf(await keeper.handlers.writeSentinel({ v: 1, database, last: 7, at: 1 }));
    rmSync(reserve, { force: true });
    const filler = join(folder, 'filler');
    for (let size = 8 * MB; size >= 512; size /= 2) {
      try {
        writeFileSync(`${filler}-${size}`, new Uint8Array(size).fill(1));
      } catch {
        // Smaller ones may still fit.
      }
    }
    const written = await keeper.handlers.writeSentinel({ v: 1, database, last: 8, at: 2 });
    expect(written).toEqual({ ok: false, error: { kind: 'disk-full' } });
    expect(valueOf(await keeper.handlers.state(undefined)).sentinel?.last).toBe(7);
    await keeper.close();
  });
});
