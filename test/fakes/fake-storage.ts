import { appErrorOf } from '../../common/errors/app-error.ts';
import type { BackupReport } from '../../common/features/storage/backup-report.ts';
import type { SpaceLevel } from '../../common/features/storage/disk-space.ts';
import type { SealedBatch } from '../../common/features/storage/sealed-batch.ts';
import type { StoreSentinel } from '../../common/features/storage/store-sentinel.ts';
import { storageKeeper, type StorageKeeper } from '../../common/features/storage/storage-keeper.ts';
import type { Bridge } from '../../common/ipc/bridge.ts';
import { serve, type Handlers, type Port } from '../../common/ipc/port-rpc.ts';
import type { Clock } from '../../common/lib/clock.ts';
import type { SpaceId } from '../../common/lib/ids.ts';
import type { Random } from '../../common/lib/random.ts';
import { err, ok } from '../../common/lib/result.ts';

/** How the disk of a fake world stands. */
export interface FakeDisk {
  /** The database that was here is gone. */
  readonly lost: boolean;
  readonly level: SpaceLevel;
}

const FREE = { ample: 48_000_000_000, low: 640_000_000, full: 41_000_000 } as const;

/** A keeper whose journal and sentinel are in memory, and so end with the page. */
export function fakeKeeper(
  name: string,
  random: Random,
  { lost, level }: FakeDisk,
): Handlers<StorageKeeper> {
  const batches = new Map<number, SealedBatch>();
  let sentinel: StoreSentinel | null = null;
  if (lost) {
    sentinel = { v: 1, database: random.uuid(), last: 214, at: 0 };
    const space = random.uuid() as SpaceId;
    for (let n = 203; n <= 214; n += 1) batches.set(n, { n, space, sealed: random.bytes(900) });
  }
  let last = 0;
  const journal = () => ({
    segments: batches.size === 0 ? 0 : 1,
    bytes: [...batches.values()].reduce((sum, { sealed }) => sum + sealed.length, 0),
    batches: batches.size,
    last,
    torn: 0,
    damaged: 0,
  });
  const forget = async ({ numbers }: { numbers: number[] }) => {
    for (const n of numbers) batches.delete(n);
    return ok(undefined);
  };
  const space = { level, free: FREE[level], reserve: 16_777_216 } as const;
  return {
    state: async () => ok({ name, sentinel, journal: journal(), rebuild: 'none', space }),
    append: async input => {
      for (const batch of input.batches) {
        batches.set(batch.n, batch);
        last = Math.max(last, batch.n);
      }
      return ok(undefined);
    },
    withdraw: forget,
    settle: forget,
    keepOnly: async ({ numbers }) => {
      const missing = numbers.filter(n => !batches.has(n));
      for (const n of batches.keys()) if (!numbers.includes(n)) batches.delete(n);
      return ok({ missing });
    },
    held: async () => ok({ numbers: [...batches.keys()].sort((a, b) => a - b) }),
    readBack: async ({ numbers }) =>
      ok({ batches: numbers.flatMap(n => batches.get(n) ?? []), done: numbers.length }),
    writeSentinel: async written => {
      sentinel = written;
      return ok(undefined);
    },
    newDatabase: async () => ok({ name: `${name}-2` }),
    space: async () => ok(space),
    backupPage: async () => err(appErrorOf('cancelled')),
  };
}

/** The bridge's part for storage in a world without disks. */
export function fakeStorage(
  hand: () => Port,
  clock: Clock,
  random: Random,
  bug: (call: string, problem: unknown) => void,
  disk: FakeDisk,
): Bridge['storage'] {
  const keeper = fakeKeeper('rackside', random, disk);
  const id = random.uuid();
  const report = (): BackupReport => {
    const madeAt = clock.wall() - 3_600_000;
    return { batches: 214, damaged: 0, files: 9, spaces: 3, madeAt };
  };
  const file = '/media/usb/rackside-2026-03-09.rackside-backup';
  return {
    openKeeper: async () => {
      serve(hand(), storageKeeper, keeper, bug);
      return ok(undefined);
    },
    state: async () => {
      const state = await keeper.state(undefined);
      if (!state.ok) return state;
      const { space, journal } = state.value;
      return ok({ space, journal, backedUpAt: clock.wall() - 86_400_000 });
    },
    rebuild: async () => ok(undefined),
    backUp: async () =>
      ok({ file, bytes: 1_840_000, report: { ...report(), madeAt: clock.wall() } }),
    cancel: async () => ok(undefined),
    chooseBackup: async () =>
      ok({
        id,
        file,
        bytes: 1_840_000,
        name: '王工',
        orgName: '华东运维服务中心',
        batches: 214,
        files: 9,
        madeAt: report().madeAt,
      }),
    testBackup: async () => ok(report()),
    restoreBackup: async () => ok({ person: random.uuid(), report: report() }),
  };
}
