import { z } from 'zod';
import { nothing, type Contract } from '../../ipc/calls.ts';
import { diskSpace } from './disk-space.ts';
import { journalState } from './journal-state.ts';
import { sealedBatch } from './sealed-batch.ts';
import { storeSentinel } from './store-sentinel.ts';

/** Most batches of one call. */
export const MAX_BATCHES = 512;

/** Whether and how a lost database is to be made anew; chosen on the recovery screen. */
export const rebuildWish = z.enum(['none', 'from-journal']);
/** @see rebuildWish */
export type RebuildWish = z.infer<typeof rebuildWish>;

/**
 * What the data worker asks of main over a port: keep a second copy of what was written, outside
 * IndexedDB, and a witness of which database there was. Everything that passes is sealed.
 */
export const storageKeeper = {
  calls: {
    /** How this person's store stands, asked before the database is opened. */
    state: {
      input: nothing,
      output: z.object({
        /** Name of this person's IndexedDB database. */
        name: z.string().min(1),
        sentinel: storeSentinel.nullable(),
        journal: journalState,
        rebuild: rebuildWish,
        space: diskSpace,
      }),
    },
    /**
     * Appends batches to the journal; answers when they are on the disk (fsync). `disk-full` and
     * `file-failed` mean that none of them is.
     */
    append: {
      input: z.object({ batches: z.array(sealedBatch).min(1).max(MAX_BATCHES) }),
      output: nothing,
    },
    /** These batches did not come to be after all: the journal is to forget them. */
    withdraw: { input: z.object({ numbers: z.array(z.int()).max(MAX_BATCHES) }), output: nothing },
    /** The server has all of these; a segment whose batches are all settled is deleted. */
    settle: { input: z.object({ numbers: z.array(z.int()) }), output: nothing },
    /** After opening: whatever is not among these is settled. Names those that the journal lacks. */
    keepOnly: {
      input: z.object({ numbers: z.array(z.int()) }),
      output: z.object({ missing: z.array(z.int()) }),
    },
    /** Numbers of all batches that the journal has, ascending. */
    held: { input: nothing, output: z.object({ numbers: z.array(z.int()) }) },
    /**
     * The first of these batches, as many as make a page: `done` of the numbers are dealt with. One of them
     * that is not among the answer can't be read.
     */
    readBack: {
      input: z.object({ numbers: z.array(z.int()).min(1).max(MAX_BATCHES) }),
      output: z.object({ batches: z.array(sealedBatch), done: z.int().min(1) }),
    },
    writeSentinel: { input: storeSentinel, output: nothing },
    /**
     * A lost database is made anew under another name, so that whatever is left of the old one stays.
     */
    newDatabase: { input: nothing, output: z.object({ name: z.string().min(1) }) },
    space: { input: nothing, output: diskSpace },
    /** One page of the log for the backup with this id, ascending; `cancelled` ends the reading. */
    backupPage: {
      input: z.object({
        id: z.uuid(),
        /** Batches of the whole log; the same in every page. */
        total: z.int().min(0),
        batches: z.array(sealedBatch).max(MAX_BATCHES),
        done: z.boolean(),
        /** The log can't be read, and why: there will be no further page. */
        failed: z.string().max(64).optional(),
      }),
      output: nothing,
    },
  },
  events: {
    space: diskSpace,
    /** Main wants the whole log, page by page, for a backup. */
    backupWanted: z.object({ id: z.uuid() }),
  },
} as const satisfies Contract;
/** @see storageKeeper */
export type StorageKeeper = typeof storageKeeper;
