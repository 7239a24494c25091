import { z } from 'zod';
import { displayName } from '../../crypto/bundles.ts';
import { nothing, type Contract } from '../../ipc/calls.ts';
import { fileName } from '../../lib/file-name.ts';
import { backupPreview, backupReport } from './backup-report.ts';
import { diskSpace } from './disk-space.ts';
import { journalState } from './journal-state.ts';
import { rebuildWish } from './storage-keeper.ts';

const job = z.enum(['backup', 'test', 'restore']);

/** Space, journal, backup and recovery of the person at work. Passphrases never pass here. */
export const storageIpc = {
  calls: {
    /** Opens a port to the store's keeper for the data worker; it comes as `storage-keeper`. */
    'storage.openKeeper': { input: nothing, output: nothing },
    'storage.state': {
      input: nothing,
      output: z.object({
        space: diskSpace,
        journal: journalState,
        /** Last backup of this person that was written or tested on this machine, ms. */
        backedUpAt: z.number().optional(),
        testedAt: z.number().optional(),
      }),
    },
    /** What to do with a lost database the next time it is opened. */
    'storage.rebuild': { input: z.object({ wish: rebuildWish }), output: nothing },
    /**
     * Writes an encrypted backup; main asks where. Fails with `cancelled`, `disk-full`, `file-failed`;
     * a file that was there before is replaced only by a whole one.
     */
    'storage.backUp': {
      input: z.object({ suggestedName: fileName }),
      output: z.object({ file: z.string(), bytes: z.number(), report: backupReport }),
    },
    'storage.cancel': { input: nothing, output: nothing },
    /**
     * Main asks for a backup file and says what it claims to be. Fails with `cancelled`,
     * `not-a-backup`, `backup-newer`, `backup-damaged`, `backup-too-large`, `file-failed`.
     */
    'storage.chooseBackup': { input: nothing, output: backupPreview },
    /**
     * Opens the chosen backup to its last byte with the passphrase or recovery code, which the secure
     * window asks for. Changes nothing.
     */
    'storage.testBackup': { input: z.object({ id: z.uuid() }), output: backupReport },
    /**
     * Restores it as a person of its own with a new device key. Changes nothing on any failure.
     */
    'storage.restoreBackup': {
      input: z.object({ id: z.uuid(), deviceLabel: displayName }),
      output: z.object({ person: z.uuid(), report: backupReport }),
    },
  },
  events: {
    'storage.space': diskSpace,
    /** How far a job is; `total` is 0 while it is not known. */
    'storage.progress': z.object({ job, done: z.number(), total: z.number() }),
  },
} as const satisfies Contract;
