import { join } from 'node:path';
import { MessageChannelMain } from 'electron';
import type { BlobId } from '../../../common/crypto/blob-manifest.ts';
import { appErrorOf, type AppError } from '../../../common/errors/app-error.ts';
import { blobDesk, type BlobDesk } from '../../../common/features/attachments/blob-desk.ts';
import type { BlobState } from '../../../common/features/attachments/blob-state.ts';
import { serve, type Server } from '../../../common/ipc/port-rpc.ts';
import type { Random } from '../../../common/lib/random.ts';
import { err, ok, type Result } from '../../../common/lib/result.ts';
import { openBlobShelf, type BlobShelf } from '../../files/blob-shelf.ts';
import type { PageSaves } from '../../files/page-saves.ts';
import { givePort, type FeatureHandlers } from '../../ipc/window-calls.ts';
import { portOf } from '../../lib/message-port.ts';
import type { BlobPace } from '../../sync-client/blob-pace.ts';
import {
  blobTransfers,
  type BlobLine,
  type BlobTransfers,
} from '../../sync-client/blob-transfers.ts';

/** What the feature needs of the world. */
export interface AttachmentsDeps {
  /** The folder of the person whose workspace is unlocked. */
  readonly folder: () => string | undefined;
  readonly line: () => BlobLine | undefined;
  readonly isOnline: () => boolean;
  readonly pace: BlobPace;
  readonly saves: Pick<PageSaves, 'save'>;
  readonly random: Random;
  readonly onState: (blob: BlobId, state: BlobState) => void;
  readonly onBug: (call: string, bug: unknown) => void;
}

/** Files of records on this machine, and their way to the server and back. */
export interface AttachmentsFeature {
  readonly handlers: FeatureHandlers<'attachments'>;
  onConnection(isOnline: boolean): void;
  /** The workspace is locked: nothing is sent, fetched or read any more. */
  close(): void;
}

interface Running {
  readonly shelf: BlobShelf;
  readonly transfers: BlobTransfers;
}

/** After a commit the change goes first; its file's bytes follow. */
const AFTER_CHANGE_MS = 1_000;

/** Serves the shelf of whoever has unlocked; it is opened when it is first asked for. */
export function createAttachmentsFeature(deps: AttachmentsDeps): AttachmentsFeature {
  let running: Promise<Result<Running, AppError>> | undefined;
  let desk: Server<BlobDesk> | undefined;
  const locked = err(appErrorOf('locked'));
  const notConnected = err(appErrorOf('not-connected'));
  const wait = (ms: number): Promise<void> =>
    new Promise(resolve => {
      setTimeout(resolve, ms).unref();
    });

  const open = async (folder: string): Promise<Result<Running, AppError>> => {
    const shelf = await openBlobShelf(join(folder, 'blobs'));
    if (!shelf.ok) return shelf;
    const transfers = blobTransfers({
      shelf: shelf.value,
      line: {
        has: async at => (await deps.line()?.has(at)) ?? notConnected,
        put: async (at, sealed) => (await deps.line()?.put(at, sealed)) ?? notConnected,
        get: async at => (await deps.line()?.get(at)) ?? notConnected,
      },
      pace: deps.pace,
      random: deps.random,
      wait,
      onState: deps.onState,
    });
    transfers.setOnline(deps.isOnline());
    return ok({ shelf: shelf.value, transfers });
  };
  const now = async (): Promise<Result<Running, AppError>> => {
    const folder = deps.folder();
    if (folder === undefined) return locked;
    running ??= open(folder);
    const mine = running;
    const opened = await mine;
    if (!opened.ok && running === mine) running = undefined;
    return running === mine || !opened.ok ? opened : locked;
  };
  const withRunning = async <T>(
    work: (running: Running) => Promise<Result<T, AppError>>,
  ): Promise<Result<T, AppError>> => {
    const opened = await now();
    return opened.ok ? work(opened.value) : opened;
  };

  return {
    handlers: {
      'attachments.openDesk': async (_input, caller) => {
        desk?.close();
        const channel = new MessageChannelMain();
        desk = serve(
          portOf(channel.port2),
          blobDesk,
          {
            keep: ({ hash, sealed }) => withRunning(({ shelf }) => shelf.files.write(hash, sealed)),
            stage: of => withRunning(({ shelf }) => shelf.stage(of)),
            settle: ({ blob }) =>
              withRunning(async ({ shelf, transfers }) => {
                const settled = await shelf.settle(blob);
                void wait(AFTER_CHANGE_MS).then(transfers.nudge);
                return settled;
              }),
            drop: ({ blob }) =>
              withRunning(async ({ shelf }) => {
                await shelf.drop(blob);
                return ok(undefined);
              }),
            staged: () =>
              withRunning(async ({ shelf }) =>
                ok(
                  shelf.index
                    .all()
                    .flatMap(({ state, blob, space, note = '' }) =>
                      state === 'staged' ? { blob, space, note } : [],
                    ),
                ),
              ),
            read: ({ hash }) => withRunning(({ shelf }) => shelf.files.read(hash)),
            discard: ({ chunks }) =>
              withRunning(async ({ shelf }) => {
                await shelf.discard(chunks);
                return ok(undefined);
              }),
            timeline: ({ space, timeline }) =>
              withRunning(async ({ shelf, transfers }) => {
                const offered = await shelf.onTimeline(space, timeline);
                transfers.nudge();
                return offered;
              }),
          },
          deps.onBug,
        );
        givePort(caller.contents, { kind: 'blob-desk' }, channel.port1);
        return ok(undefined);
      },
      'attachments.state': of => withRunning(async ({ transfers }) => ok(transfers.state(of))),
      'attachments.fetch': of => withRunning(({ transfers }) => transfers.fetch(of)),
      'attachments.save': async ({ suggestedName, content }, caller) => {
        const path = await deps.saves.save(caller, suggestedName, () => Promise.resolve(content));
        return path.ok ? ok({ path: path.value }) : path;
      },
    },
    onConnection: isOnline => {
      void running?.then(opened => {
        if (opened.ok) opened.value.transfers.setOnline(isOnline);
      });
      // A new session has files to send even when nobody has looked at one yet.
      if (isOnline && running === undefined) void now();
    },
    close: () => {
      desk?.close();
      desk = undefined;
      void running?.then(opened => {
        if (opened.ok) opened.value.transfers.stop();
      });
      running = undefined;
    },
  };
}
