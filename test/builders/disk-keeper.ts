import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { appErrorOf } from '../../common/errors/app-error.ts';
import type { StorageKeeper } from '../../common/features/storage/storage-keeper.ts';
import { err, ok } from '../../common/lib/result.ts';
import {
  keeperFiles,
  openKeeper,
  type Keeper,
  type PageSink,
} from '../../main/features/storage/keeper.ts';
import { diskLimits, freeSpace } from '../../main/files/free-space.ts';
import { localClient, type LocalClient } from '../fakes/local-client.ts';

/** Main's side of a store, over a folder of the real disk. */
export interface DiskKeeper extends Keeper {
  readonly folder: string;
  readonly client: LocalClient<StorageKeeper>;
  /** Name of the database that it gives now. */
  database(): string;
}

/**
 * A keeper over a folder, new or found.
 * @param before is awaited before and after each call; may throw, as a crash would
 */
export function diskKeeper(
  folder = mkdtempSync(join(tmpdir(), 'rackside-person-')),
  of: {
    readonly database?: string;
    readonly before?: (name: string) => Promise<void>;
    readonly onBackupPage?: PageSink;
  } = {},
): DiskKeeper {
  let database = of.database ?? 'rackside';
  let databases = 1;
  const space = freeSpace(join(folder, 'reserve'), { ...diskLimits, reserve: 0 }, () => undefined);
  const keeper = openKeeper({
    ...keeperFiles(folder),
    database: () => database,
    newDatabase: async () => {
      databases += 1;
      database = `rackside-${databases}`;
      return ok(database);
    },
    space,
    elapsed: () => 0,
    onBackupPage: of.onBackupPage ?? (async () => err(appErrorOf('cancelled'))),
  });
  const client = localClient<StorageKeeper>(keeper.handlers, of.before);
  return { ...keeper, folder, client, database: () => database };
}
