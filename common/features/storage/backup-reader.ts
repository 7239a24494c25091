import { z } from 'zod';
import { displayName } from '../../crypto/bundles.ts';
import { accountId } from '../../lib/ids.ts';
import { bytes, type Contract } from '../../ipc/calls.ts';
import { backupHeader } from './backup-content.ts';
import { sealedBatch } from './sealed-batch.ts';
import { MAX_BATCHES } from './storage-keeper.ts';

/**
 * What main asks of the process that opens a backup's keys: a vault host of its own, which holds them for
 * as long as the file is read and asks for the passphrase in the secure window.
 */
export const backupReader = {
  calls: {
    /**
     * Opens the account in the header with the passphrase or recovery code that the person types; a wrong
     * one is told in the window. Answers with the key of the chunks, which opens nothing but sealed
     * things. `cancelled` when the window was closed, `backup-damaged` when the header is not whole.
     */
    open: {
      input: z.object({
        file: z.string(),
        header: backupHeader,
        /** The account's Secret Key, if it has one and this computer knows it; wiped. */
        secretKey: bytes.nullable(),
      }),
      output: z.object({ key: bytes, name: z.string(), orgName: z.string() }),
    },
    /** How many of these batches don't open: they were damaged when the backup was made. */
    check: {
      input: z.object({ batches: z.array(sealedBatch).max(MAX_BATCHES) }),
      output: z.object({ damaged: z.int() }),
    },
    /**
     * The account's file for this machine: the same account, a device and a device key of its own; and
     * the Secret Key that it was opened with, for this computer to keep.
     */
    newDevice: {
      input: z.object({ deviceLabel: displayName }),
      output: z.object({ accountFile: bytes, account: accountId, secretKey: bytes.nullable() }),
    },
  },
  events: {
    /** The process has something to ask of the person; main opens the secure window for it. */
    secureWindowWanted: z.object({ id: z.uuid() }),
  },
} as const satisfies Contract;
/** @see backupReader */
export type BackupReader = typeof backupReader;
