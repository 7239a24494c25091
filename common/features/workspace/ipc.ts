import { z } from 'zod';
import { nothing, type Contract } from '../../ipc/calls.ts';

/** Why the workspace was locked: by hand, by idle, with the computer, or because the vault host ended. */
export const lockReason = z.enum(['asked', 'idle', 'system', 'ended']);
/** @see lockReason */
export type LockReason = z.infer<typeof lockReason>;

/** Opening and locking the workspace. Passphrases never pass here: they go over the vault's own port. */
export const workspaceIpc = {
  calls: {
    /** Whether this profile has a workspace; its name is not told while it is locked. */
    'workspace.status': { input: nothing, output: z.object({ exists: z.boolean() }) },
    /** Starts the vault host, locked; its ports come as `vault-desk` and `vault-records`. */
    'workspace.openVault': { input: nothing, output: nothing },
    /** Ends the vault host, its ports and every session. */
    'workspace.lock': { input: nothing, output: nothing },
    /** Copies text that is no secret of the vault (an invitation, a record number); the clipboard is main's alone. */
    'workspace.copyText': { input: z.object({ text: z.string().max(100_000) }), output: nothing },
  },
  events: {
    /** The vault host is gone. */
    'workspace.locked': z.object({ why: lockReason }),
  },
} as const satisfies Contract;
