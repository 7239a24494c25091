import { join } from 'node:path';
import { z } from 'zod';
import type { BlobHash } from '../../common/crypto/blob-hash.ts';
import type { BlobId } from '../../common/crypto/blob-manifest.ts';
import { appErrorOf, type AppError } from '../../common/errors/app-error.ts';
import type { BlobRef } from '../../common/features/attachments/blob-state.ts';
import type { SpaceId } from '../../common/lib/ids.ts';
import { err, ok, type Result } from '../../common/lib/result.ts';
import { openBlobFiles, type BlobFiles } from './blob-files.ts';
import { openBlobIndex, type BlobEntry, type BlobIndex } from './blob-index.ts';
import { fileError } from './failed-file.ts';
import { jsonFile } from './json-file.ts';

/** The files of a person's records on this disk: sealed chunks, and which belong together. */
export interface BlobShelf {
  readonly files: BlobFiles;
  readonly index: Pick<BlobIndex, 'all' | 'get'>;
  isWhole(of: Pick<BlobRef, 'chunks'>): boolean;
  stage(of: BlobRef & { readonly note: string }): Promise<Result<undefined, AppError>>;
  settle(blob: BlobId): Promise<Result<undefined, AppError>>;
  drop(blob: BlobId): Promise<void>;
  /** Removes those of the chunks that no file has. */
  discard(chunks: readonly BlobHash[]): Promise<void>;
  /** Notes a file that another device attached, so that its chunks may come. */
  want(of: BlobRef): Promise<Result<BlobEntry, AppError>>;
  /** Notes that the server has it whole. */
  arrived(blob: BlobId): Promise<Result<undefined, AppError>>;
  /** On another timeline than before, everything of the space that is whole here is to be sent again. */
  onTimeline(space: SpaceId, timeline: string): Promise<Result<undefined, AppError>>;
}

/**
 * Opens the shelf in `folder`. Chunks that no file of the index has were left by a crash before the
 * record could name them; they go, unless the index can't be trusted to be whole.
 */
export async function openBlobShelf(folder: string): Promise<Result<BlobShelf, AppError>> {
  const opened = await openBlobIndex(join(folder, 'index'));
  if (!opened.ok) return opened;
  const found = await openBlobFiles(folder);
  if (!found.ok) return found;
  const index = opened.value;
  const files = found.value;
  const timelines = jsonFile(join(folder, 'timelines.json'), z.record(z.string(), z.uuid()));
  await sweep(index, files);

  const isWhole = ({ chunks }: Pick<BlobRef, 'chunks'>): boolean =>
    chunks.every(hash => files.has(hash));
  const move = async (
    blob: BlobId,
    state: BlobEntry['state'],
  ): Promise<Result<undefined, AppError>> => {
    const entry = index.get(blob);
    if (entry === undefined) return err(appErrorOf('not-found'));
    if (entry.state === state) return ok(undefined);
    const { note: _note, ...rest } = entry;
    return index.put({ ...rest, state });
  };
  return ok({
    files,
    index,
    isWhole,
    stage: async ({ blob, space, chunks, note }) =>
      isWhole({ chunks })
        ? index.put({ v: 1, blob, space, chunks, note, state: 'staged' })
        : err(appErrorOf('blob-missing')),
    settle: blob => move(blob, 'waiting'),
    drop: async blob => {
      const entry = index.get(blob);
      if (entry?.state !== 'staged') return;
      await index.remove(blob);
      await sweepOf(entry.chunks, index, files);
    },
    discard: chunks => sweepOf(chunks, index, files),
    want: async ({ blob, space, chunks }) => {
      const known = index.get(blob);
      if (known !== undefined) return ok(known);
      // Whole without an entry: nobody knows whether the server has it, so it is offered.
      const state = isWhole({ chunks }) ? 'waiting' : 'wanted';
      const entry: BlobEntry = { v: 1, blob, space, chunks, state };
      const kept = await index.put(entry);
      return kept.ok ? ok(entry) : kept;
    },
    arrived: blob => move(blob, 'there'),
    onTimeline: async (space, timeline) => {
      const known = (await timelines.read()) ?? {};
      if (known[space] === timeline) return ok(undefined);
      for (const entry of index.all()) {
        if (known[space] === undefined) break;
        if (entry.space !== space || entry.state !== 'there' || !isWhole(entry)) continue;
        const moved = await move(entry.blob, 'waiting');
        if (!moved.ok) return moved;
      }
      try {
        await timelines.write({ ...known, [space]: timeline });
      } catch (problem) {
        return err(fileError(folder, problem));
      }
      return ok(undefined);
    },
  });
}

async function sweep(index: BlobIndex, files: BlobFiles): Promise<void> {
  if (index.isDamaged || index.all().length === 0) return;
  await sweepOf(files.all(), index, files);
}

async function sweepOf(
  chunks: readonly BlobHash[],
  index: BlobIndex,
  files: BlobFiles,
): Promise<void> {
  const needed = new Set(index.all().flatMap(entry => entry.chunks));
  for (const hash of chunks) if (!needed.has(hash)) await files.remove(hash);
}
