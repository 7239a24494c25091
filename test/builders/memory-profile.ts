import { IDBFactory } from 'fake-indexeddb';
import { appErrorOf } from '../../common/errors/app-error.ts';
import type { StorageKeeper } from '../../common/features/storage/storage-keeper.ts';
import {
  UNKNOWN_DATABASE,
  type StoreSentinel,
} from '../../common/features/storage/store-sentinel.ts';
import { err, ok } from '../../common/lib/result.ts';
import { openKeeper, type Keeper } from '../../main/features/storage/keeper.ts';
import type { JournalDisk } from '../../main/files/journal-disk.ts';
import { crashingDisk, PowerCut } from '../fakes/crashing-disk.ts';
import { Crashed, type Fuse } from '../fakes/fuse.ts';
import { localClient, type LocalClient } from '../fakes/local-client.ts';

/** What of a person outlives the process: the databases, the journal's files, the sentinel. */
export interface MemoryProfile {
  disk: IDBFactory;
  /** Name of the person's database. */
  database: string;
  databases: number;
  readonly journal: Map<string, Uint8Array>;
  sentinel: StoreSentinel | null;
}

/** A person who never was here. */
export function memoryProfile(): MemoryProfile {
  return {
    disk: new IDBFactory(),
    database: 'rackside',
    databases: 1,
    journal: new Map(),
    sentinel: null,
  };
}

/** A sentinel's file that is there and can't be read. */
export const unreadable: StoreSentinel = { v: 1, database: UNKNOWN_DATABASE, last: 0, at: 0 };

/** Main's side of a store over a profile in memory. */
export interface MemoryKeeper extends Keeper {
  readonly client: LocalClient<StorageKeeper>;
  /** The journal's next writes fail as on a full disk. */
  fill(times: number): void;
  /** An append failed, and none has succeeded since: the database is the only copy of something. */
  readonly owes: boolean;
}

/**
 * A keeper of a process that ends with its fuse: the power goes for the journal's disk and for everything
 * else at once.
 * @param crashAt step of the journal's disk in whose midst it blows the fuse
 */
export function memoryKeeper(
  profile: MemoryProfile,
  ends: Fuse,
  next: () => number,
  crashAt = Number.POSITIVE_INFINITY,
): MemoryKeeper {
  const inner = crashingDisk(profile.journal, crashAt, next);
  const step = async <T>(work: () => Promise<T>): Promise<T> => {
    ends.pass();
    try {
      return await work();
    } catch (problem) {
      if (problem instanceof PowerCut) ends.blow();
      throw problem instanceof PowerCut ? new Crashed() : problem;
    }
  };
  const disk: JournalDisk = {
    list: () => step(inner.list),
    read: name => step(() => inner.read(name)),
    readAt: (name, at, length) => step(() => inner.readAt(name, at, length)),
    create: name => step(() => inner.create(name)),
    append: (name, at, bytes) => step(() => inner.append(name, at, bytes)),
    truncate: (name, length) => step(() => inner.truncate(name, length)),
    remove: name => step(() => inner.remove(name)),
    close: async () => undefined,
  };
  const keeper = openKeeper({
    disk,
    sentinel: {
      read: async () => ok(profile.sentinel),
      write: async sentinel => {
        profile.sentinel = sentinel;
        return ok(undefined);
      },
    },
    database: () => profile.database,
    newDatabase: async () => {
      profile.databases += 1;
      profile.database = `rackside-${profile.databases}`;
      return ok(profile.database);
    },
    space: {
      now: () => ({ level: 'ample', reserve: 0 }),
      look: async () => ({ level: 'ample', reserve: 0 }),
      makeRoom: async () => false,
    },
    elapsed: () => 0,
    onBackupPage: async () => err(appErrorOf('cancelled')),
  });
  let owes = false;
  const client = localClient<StorageKeeper>(
    {
      ...keeper.handlers,
      append: async input => {
        const appended = await keeper.handlers.append(input);
        owes = !appended.ok;
        return appended;
      },
    },
    async () => ends.pass(),
  );
  return {
    ...keeper,
    client: {
      ...client,
      call: (name, ...input) => {
        const answer = client.call(name, ...input);
        // Nobody waits for some of them, and a process that ended is nobody's bug.
        answer.catch(() => undefined);
        return answer;
      },
    },
    fill: inner.fill,
    get owes() {
      return owes;
    },
  };
}
