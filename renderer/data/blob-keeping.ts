import type { z } from 'zod';
import { openBlob, sealBlob } from '../../common/crypto/blob.ts';
import { MAX_BLOB_BYTES } from '../../common/crypto/blob-chunk.ts';
import type { BlobHash } from '../../common/crypto/blob-hash.ts';
import type { BlobId } from '../../common/crypto/blob-manifest.ts';
import { appErrorOf, type AppError } from '../../common/errors/app-error.ts';
import {
  attachmentIn,
  cleanFileName,
  cleanMediaType,
  type Attachment,
  type AttachmentEntry,
} from '../../common/records/attachment.ts';
import type { BlobDesk } from '../../common/features/attachments/blob-desk.ts';
import type { Client } from '../../common/ipc/port-rpc.ts';
import type { Bytes } from '../../common/lib/bytes.ts';
import type { SpaceId } from '../../common/lib/ids.ts';
import { err, ok, type Result } from '../../common/lib/result.ts';
import { openBlobNote, sealBlobNote, type BlobNote } from './blob-note.ts';
import { commitEdits } from './commit.ts';
import type { DataContract } from './data-contract.ts';
import { stateOf } from './states.ts';
import type { Store } from './store.ts';

type FileToAttach = z.output<DataContract['calls']['attach']['input']>;

/** Files of records: sealed and opened here, kept and moved by main. */
export interface BlobKeeping {
  attach(store: Store, file: FileToAttach): Promise<Result<{ blob: BlobId }, AppError>>;
  open(file: Attachment): Promise<Result<Bytes, AppError>>;
  /** Looks at what a crash left between a file's chunks and the entry that names it. */
  opened(store: Store): Promise<void>;
  /** After a run of syncing: a server may have been restored from a backup. */
  synced(store: Store): Promise<void>;
}

/** Keeps files at this desk. */
export function blobKeeping(desk: Client<BlobDesk>): BlobKeeping {
  /** Being attached right now: staged, and rightly not named yet. */
  const underWay = new Set<BlobId>();
  const timelines = new Map<SpaceId, string>();

  const attach = async (
    store: Store,
    { to, name, mediaType, content }: FileToAttach,
  ): Promise<Result<{ blob: BlobId }, AppError>> => {
    const file = cleanFileName(name);
    if (content.length > MAX_BLOB_BYTES) return err(appErrorOf('blob-too-large', { file }));
    if (store.keys.current(to.space) === undefined) return err(appErrorOf('no-key-for-space'));
    const kept: BlobHash[] = [];
    const manifest = await sealBlob(content, store.random, async ({ hash, sealed }) => {
      kept.push(hash);
      return desk.call('keep', { hash, sealed });
    });
    if (!manifest.ok) {
      await desk.call('discard', { chunks: kept });
      return manifest;
    }
    const { id: blob, chunks } = manifest.value;
    underWay.add(blob);
    try {
      const note = await sealBlobNote(store.rows, blob, to);
      const staged = await desk.call('stage', { blob, space: to.space, chunks, note });
      if (!staged.ok) {
        await desk.call('discard', { chunks });
        return staged;
      }
      const value: AttachmentEntry = {
        kind: 'attachment',
        file: { ...manifest.value, name: file, mediaType: cleanMediaType(mediaType) },
      };
      // Should it fail, the file stays staged: only a fold that can be read says that nobody names it.
      const committed = await commitEdits(store, [{ ...to, op: 'append', value }]);
      if (!committed.ok) return committed;
      await desk.call('settle', { blob });
      return ok({ blob });
    } finally {
      underWay.delete(blob);
    }
  };

  /** Whether the record names the file; undefined when nobody can tell. */
  const isNamed = async (
    store: Store,
    blob: BlobId,
    space: SpaceId,
    { id, field }: BlobNote,
  ): Promise<boolean | undefined> => {
    const record = store.records.inSpace(space, id);
    if (record === undefined) {
      return store.records.damaged().length > 0 ? undefined : false;
    }
    const state = await stateOf(store, record);
    if (state === undefined) return undefined;
    return state.lists.get(field)?.some(({ value }) => attachmentIn(value)?.id === blob) ?? false;
  };

  return {
    attach,
    open: file => openBlob(file, hash => desk.call('read', { hash })),
    opened: async store => {
      const staged = await desk.call('staged');
      for (const { blob, space, note } of staged.ok ? staged.value : []) {
        if (underWay.has(blob)) continue;
        const of = await openBlobNote(store.rows, blob, space, note);
        const named = of === undefined ? undefined : await isNamed(store, blob, space, of);
        if (named === undefined || underWay.has(blob)) continue;
        await desk.call(named ? 'settle' : 'drop', { blob });
      }
    },
    synced: async store => {
      for (const [space, { timeline }] of store.cursors) {
        if (timelines.get(space) === timeline) continue;
        const told = await desk.call('timeline', { space, timeline });
        if (told.ok) timelines.set(space, timeline);
      }
    },
  };
}
