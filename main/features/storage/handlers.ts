import { basename, join } from 'node:path';
import { MessageChannelMain } from 'electron';
import { z } from 'zod';
import { wipe } from '../../../common/crypto/keys.ts';
import { appErrorOf, type AppError } from '../../../common/errors/app-error.ts';
import type {
  BackupPreview,
  BackupReport,
} from '../../../common/features/storage/backup-report.ts';
import {
  storageKeeper,
  type StorageKeeper,
} from '../../../common/features/storage/storage-keeper.ts';
import type { VaultControl } from '../../../common/features/vault/vault-control.ts';
import { serve, type Client, type Server } from '../../../common/ipc/port-rpc.ts';
import { accountId, type AccountId } from '../../../common/lib/ids.ts';
import type { Clock } from '../../../common/lib/clock.ts';
import type { Random } from '../../../common/lib/random.ts';
import { err, ok, type Result } from '../../../common/lib/result.ts';
import { readBackupStart, type BackupFile, type Work } from '../../files/backup-file.ts';
import type { FreeSpace } from '../../files/free-space.ts';
import { jsonFile } from '../../files/json-file.ts';
import { givePort, type FeatureHandlers } from '../../ipc/window-calls.ts';
import { portOf } from '../../lib/message-port.ts';
import { askBackupFile, askBackupPlace } from './backup-dialogs.ts';
import { makeBackup } from './backup-job.ts';
import { backupPages, type BackupPages } from './backup-pages.ts';
import { keeperFiles, openKeeper, type Keeper } from './keeper.ts';
import type { ReaderProcess } from './reader-process.ts';
import {
  restoreBackup,
  testBackup,
  type Opening,
  type Restored,
  type Stage,
} from './restore-job.ts';

type Job = 'backup' | 'test' | 'restore';

/** Progress is told this often at most. */
const TELL_EVERY_MS = 150;
const NOTES_FILE = 'backups.json';
const notes = z.object({ backedUpAt: z.number().optional(), testedAt: z.number().optional() });

/** The folder and the database of the person at work. */
export interface StorePlace {
  readonly id: string;
  readonly folder: string;
  readonly database: string;
}

/** What storage needs of the rest of the app. */
export interface StorageDeps {
  readonly place: () => StorePlace | undefined;
  readonly newDatabase: (person: string) => Promise<Result<string, AppError>>;
  readonly stage: () => Promise<Result<Stage, AppError>>;
  /** Makes a person of what was restored. */
  readonly keep: (stage: Stage, who: Restored) => Promise<Result<undefined, AppError>>;
  readonly discard: (stage: Stage) => Promise<void>;
  /** The open vault's. */
  readonly control: () => Client<VaultControl> | undefined;
  readonly startReader: () => ReaderProcess;
  /** An account's Secret Key, if this computer knows it. */
  readonly secretKeyOf: (account: AccountId) => Promise<Uint8Array<ArrayBuffer> | null>;
  readonly space: FreeSpace;
  readonly clock: Clock;
  readonly random: Random;
  readonly onProgress: (told: { job: Job; done: number; total: number }) => void;
  readonly onBug: (call: string, bug: unknown) => void;
}

/** Journal, space, backup and restore of whoever is at work. */
export interface StorageFeature {
  readonly handlers: FeatureHandlers<'storage'>;
  /** The level of the disk's room is another. */
  onSpace(): void;
  /** Somebody else is at work, or nobody: lets go of the person's files, and of a backup's keys. */
  close(): void;
}

/** Serves the store's keeper to the data worker, and backups to the page. */
export function createStorageFeature(deps: StorageDeps): StorageFeature {
  let keeper: { readonly of: StorePlace; readonly keeper: Keeper } | undefined;
  let served: Server<StorageKeeper> | undefined;
  /** The files of a keeper that was closed, until they are let go of. */
  let closing: Promise<void> = Promise.resolve();
  let pages: BackupPages | undefined;
  let job: { cancelled: boolean } | undefined;
  /** Holds a backup's keys. */
  let reader: ReaderProcess | undefined;
  const chosen = new Map<string, BackupFile>();

  const keeperNow = async (): Promise<Result<Keeper, AppError>> => {
    const place = deps.place();
    if (place === undefined) return err(appErrorOf('no-workspace'));
    if (keeper !== undefined && keeper.of.id !== place.id) letGo();
    await closing;
    keeper ??= {
      of: place,
      keeper: openKeeper({
        ...keeperFiles(place.folder),
        database: () => deps.place()?.database ?? place.database,
        newDatabase: () => deps.newDatabase(place.id),
        space: deps.space,
        elapsed: deps.clock.elapsed,
        onBackupPage: page => pages?.sink(page) ?? Promise.resolve(err(appErrorOf('cancelled'))),
      }),
    };
    return ok(keeper.keeper);
  };
  const letGo = (): void => {
    pages?.end(appErrorOf('locked'));
    served?.close();
    const closed = keeper?.keeper;
    keeper = served = undefined;
    if (closed === undefined) return;
    // A disk that fails here must not keep the next person waiting for ever.
    closing = closing
      .then(() => closed.close())
      .catch((bug: unknown) => deps.onBug('storage.close', bug));
  };
  const notesOf = (place: StorePlace): ReturnType<typeof jsonFile<z.infer<typeof notes>>> =>
    jsonFile(join(place.folder, NOTES_FILE), notes);
  /** A full disk must not undo what was done: the date is a comfort. */
  const note = async (more: z.infer<typeof notes>): Promise<void> => {
    const place = deps.place();
    if (place === undefined) return;
    const file = notesOf(place);
    await file.write({ ...(await file.read()), ...more }).catch(() => undefined);
  };

  /** One long piece of work at a time. */
  const working = async <T>(
    name: Job,
    work: (of: Work) => Promise<Result<T, AppError>>,
  ): Promise<Result<T, AppError>> => {
    if (job !== undefined) return err(appErrorOf('not-permitted', { where: 'storage' }));
    const mine = { cancelled: false };
    job = mine;
    let toldAt = Number.NEGATIVE_INFINITY;
    try {
      return await work({
        isCancelled: () => mine.cancelled,
        progress: (done, total) => {
          if (deps.clock.elapsed() - toldAt < TELL_EVERY_MS && done < total) return;
          toldAt = deps.clock.elapsed();
          deps.onProgress({ job: name, done, total });
        },
      });
    } finally {
      job = undefined;
    }
  };

  const backUp = (
    path: string,
  ): Promise<Result<{ file: string; bytes: number; report: BackupReport }, AppError>> =>
    working('backup', async work => {
      const control = deps.control();
      const running = served;
      if (control === undefined || running === undefined) return err(appErrorOf('locked'));
      const id = deps.random.uuid();
      const mine = backupPages(id);
      pages = mine;
      running.emit('backupWanted', { id });
      const madeAt = deps.clock.wall();
      try {
        const sources = { pages: mine, madeAt, vault: () => control.call('backup') };
        const made = await makeBackup(path, sources, work);
        if (!made.ok) return made;
        await note({ backedUpAt: madeAt });
        return ok({ file: path, ...made.value });
      } finally {
        mine.end(appErrorOf('cancelled'));
        pages = undefined;
      }
    });

  const withReader = async <T>(
    id: string,
    work: (backup: BackupFile, opening: Opening) => Promise<Result<T, AppError>>,
  ): Promise<Result<T, AppError>> => {
    const backup = chosen.get(id);
    if (backup === undefined) return err(appErrorOf('not-found'));
    const account = clearFacts.safeParse(backup.header.account).data?.header.bundle.account;
    const secretKey = account === undefined ? null : await deps.secretKeyOf(account);
    const mine = deps.startReader();
    reader = mine;
    try {
      const file = basename(backup.path);
      const done = await work(backup, { reader: mine.client, file, secretKey });
      return reader === mine ? done : err(appErrorOf('locked'));
    } finally {
      mine.end();
      if (reader === mine) reader = undefined;
      if (secretKey !== null) wipe(secretKey);
    }
  };
  const restore = async (
    backup: BackupFile,
    opening: Opening,
    deviceLabel: string,
    work: Work,
  ): Promise<Result<{ person: string; report: BackupReport }, AppError>> => {
    const { free } = await deps.space.look();
    if (free !== undefined && free < backup.bytes) return err(appErrorOf('disk-full'));
    const stage = await deps.stage();
    if (!stage.ok) return stage;
    const at = deps.clock.wall();
    const to = { stage: stage.value, deviceLabel, database: deps.random.uuid(), at };
    let isKept = false;
    try {
      const restored = await restoreBackup(backup, opening, to, work);
      if (!restored.ok) return restored;
      const kept = await deps.keep(stage.value, restored.value);
      isKept = kept.ok;
      return kept.ok ? ok({ person: stage.value.id, report: restored.value.report }) : kept;
    } finally {
      if (!isKept) await deps.discard(stage.value);
    }
  };

  return {
    handlers: {
      'storage.openKeeper': async (_input, caller) => {
        const opened = await keeperNow();
        if (!opened.ok) return opened;
        served?.close();
        const channel = new MessageChannelMain();
        served = serve(portOf(channel.port2), storageKeeper, opened.value.handlers, deps.onBug);
        givePort(caller.contents, { kind: 'storage-keeper' }, channel.port1);
        return ok(undefined);
      },
      'storage.state': async () => {
        const opened = await keeperNow();
        const place = deps.place();
        if (!opened.ok) return opened;
        const journal = await opened.value.journal();
        if (!journal.ok) return journal;
        const noted = place === undefined ? undefined : await notesOf(place).read();
        return ok({
          space: await deps.space.look(),
          journal: journal.value.state(),
          ...noted,
        });
      },
      'storage.rebuild': async ({ wish }) => {
        const opened = await keeperNow();
        if (!opened.ok) return opened;
        opened.value.wish(wish);
        return ok(undefined);
      },
      'storage.backUp': async ({ suggestedName }, caller) => {
        const path = await askBackupPlace(caller.contents, suggestedName);
        return path.ok ? backUp(path.value) : path;
      },
      'storage.cancel': async () => {
        if (job !== undefined) job.cancelled = true;
        pages?.end(appErrorOf('cancelled'));
        return ok(undefined);
      },
      'storage.chooseBackup': async (_input, caller) => {
        const path = await askBackupFile(caller.contents);
        if (!path.ok) return path;
        const start = await readBackupStart(path.value);
        if (!start.ok) return start;
        const id = deps.random.uuid();
        chosen.set(id, start.value);
        return ok(previewOf(id, start.value));
      },
      'storage.testBackup': ({ id }) =>
        working('test', work =>
          withReader(id, async (backup, opening) => {
            const report = await testBackup(backup, opening, work);
            if (report.ok) await note({ testedAt: deps.clock.wall() });
            return report;
          }),
        ),
      'storage.restoreBackup': ({ id, deviceLabel }) =>
        working('restore', work =>
          withReader(id, (backup, opening) => restore(backup, opening, deviceLabel, work)),
        ),
    },
    onSpace: () => served?.emit('space', deps.space.now()),
    close: () => {
      letGo();
      if (job !== undefined) job.cancelled = true;
      reader?.end();
      reader = undefined;
    },
  };
}

/** What the account's file in a header says in the clear. */
const clearFacts = z.object({
  header: z.object({
    orgName: z.string(),
    bundle: z.object({ account: accountId, name: z.string() }),
  }),
});

function previewOf(id: string, { path, bytes, header }: BackupFile): BackupPreview {
  const facts = clearFacts.safeParse(header.account).data?.header;
  return {
    id,
    file: path,
    bytes,
    madeAt: header.madeAt,
    name: facts?.bundle.name ?? '',
    orgName: facts?.orgName ?? '',
    ...header.counts,
  };
}
