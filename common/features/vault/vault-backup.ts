import { z } from 'zod';
import { bytes, nothing } from '../../ipc/calls.ts';

/** What the vault gives for a backup of itself, at one moment. */
export const vaultBackup = {
  input: nothing,
  output: z.object({
    /** As the backup's header has them: the content of account.json, and the sealed key of the chunks. */
    header: z.object({ account: z.record(z.string(), z.unknown()), key: z.string().max(200) }),
    /** The key of the chunks. */
    key: bytes,
    files: z.array(z.object({ name: z.string(), content: bytes })),
  }),
} as const;
