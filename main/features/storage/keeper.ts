import { join } from 'node:path';
import type { AppError } from '../../../common/errors/app-error.ts';
import type {
  RebuildWish,
  StorageKeeper,
} from '../../../common/features/storage/storage-keeper.ts';
import type { Handlers } from '../../../common/ipc/port-rpc.ts';
import { ok, type Result } from '../../../common/lib/result.ts';
import type { FreeSpace } from '../../files/free-space.ts';
import { journalDisk, type JournalDisk } from '../../files/journal-disk.ts';
import { openJournal, type Journal } from '../../files/journal.ts';
import { sentinelFile, type SentinelFile } from '../../files/sentinel.ts';

/** Folder of a person's journal, and file of the sentinel, in the person's folder. */
export const JOURNAL_FOLDER = 'journal';
/** @see JOURNAL_FOLDER */
export const SENTINEL_FILE = 'sentinel.json';

/** The room on the disk is looked at this often at most while somebody writes. */
const LOOK_EVERY_MS = 1_000;

/** Pages of the log that the data worker hands over for a backup. */
export type PageSink = (
  page: Parameters<Handlers<StorageKeeper>['backupPage']>[0],
) => Promise<Result<undefined, AppError>>;

/** Main's side of one person's store, from the choice of the person to the lock. */
export interface Keeper {
  readonly handlers: Handlers<StorageKeeper>;
  journal(): Promise<Result<Journal, AppError>>;
  /** What the recovery screen chose; holds for the next opening. */
  wish(rebuild: RebuildWish): void;
  /** Waits for the disk, then lets go of the files. */
  close(): Promise<void>;
}

/** What a person's folder has beside the database. */
export interface KeeperFiles {
  readonly disk: JournalDisk;
  readonly sentinel: SentinelFile;
}

/** Journal and sentinel of a person's folder. */
export function keeperFiles(folder: string): KeeperFiles {
  return {
    disk: journalDisk(join(folder, JOURNAL_FOLDER)),
    sentinel: sentinelFile(join(folder, SENTINEL_FILE)),
  };
}

/** What a keeper works with. */
export interface KeeperDeps extends KeeperFiles {
  readonly database: () => string;
  readonly newDatabase: () => Promise<Result<string, AppError>>;
  readonly space: FreeSpace;
  readonly elapsed: () => number;
  readonly onBackupPage: PageSink;
}

/** Opens a person's keeper; the journal is read while the passphrase is being typed. */
export function openKeeper(deps: KeeperDeps): Keeper {
  const { space, sentinel } = deps;
  const opened = openJournal(deps.disk, space.makeRoom);
  let rebuild: RebuildWish = 'none';
  let lookedAt = Number.NEGATIVE_INFINITY;

  const withJournal = async <T>(
    work: (journal: Journal) => Promise<Result<T, AppError>>,
  ): Promise<Result<T, AppError>> => {
    const journal = await opened;
    return journal.ok ? work(journal.value) : journal;
  };
  const lookSometimes = (): void => {
    if (deps.elapsed() - lookedAt < LOOK_EVERY_MS) return;
    lookedAt = deps.elapsed();
    void space.look();
  };

  return {
    handlers: {
      state: () =>
        withJournal(async journal => {
          const witness = await sentinel.read();
          if (!witness.ok) return witness;
          return ok({
            name: deps.database(),
            sentinel: witness.value,
            journal: journal.state(),
            rebuild,
            space: await space.look(),
          });
        }),
      append: ({ batches }) => {
        lookSometimes();
        return withJournal(journal => journal.append(batches));
      },
      withdraw: ({ numbers }) => withJournal(journal => journal.withdraw(numbers)),
      settle: ({ numbers }) => withJournal(journal => journal.settle(numbers)),
      keepOnly: ({ numbers }) =>
        withJournal(async journal => ok({ missing: [...(await journal.keepOnly(numbers))] })),
      held: () => withJournal(async journal => ok({ numbers: [...journal.numbers()] })),
      readBack: ({ numbers }) =>
        withJournal(async journal => {
          const { batches, done } = await journal.readBack(numbers);
          return ok({ batches: [...batches], done });
        }),
      writeSentinel: witness => sentinel.write(witness),
      newDatabase: async () => {
        const name = await deps.newDatabase();
        if (name.ok) rebuild = 'none';
        return name.ok ? ok({ name: name.value }) : name;
      },
      space: async () => ok(await space.look()),
      backupPage: deps.onBackupPage,
    },
    journal: () => opened,
    wish: next => {
      rebuild = next;
    },
    close: async () => {
      const journal = await opened;
      if (journal.ok) await journal.value.close();
    },
  };
}
