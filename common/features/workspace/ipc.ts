import { z } from 'zod';
import { nothing, type Contract } from '../../ipc/calls.ts';
import { person } from './person.ts';

/**
 * Why the workspace was locked: by hand, by idle, with the computer, because the vault host ended, or
 * because the app is being closed.
 */
export const lockReason = z.enum(['asked', 'idle', 'system', 'ended', 'quit']);
/** @see lockReason */
export type LockReason = z.infer<typeof lockReason>;

/** Opening and locking the workspace. Passphrases never pass here: they go over the vault's own port. */
export const workspaceIpc = {
  calls: {
    /** Whether the person whose turn it is has a workspace. */
    'workspace.status': {
      input: nothing,
      output: z.object({
        exists: z.boolean(),
        /** Why it was locked, when it was unlocked before in this run. */
        lockedBy: lockReason.nullable(),
        /** Several people work here and it is nobody's turn: the gate asks who is at work. */
        mustChoose: z.boolean(),
      }),
    },
    /** Everyone who has a workspace on this machine, and whose turn it is. */
    'workspace.people': {
      input: nothing,
      output: z.object({ people: z.array(person), chosen: z.uuid().nullable() }),
    },
    /** Locks, then makes it this person's turn, or nobody's; nothing of another's is open after it. */
    'workspace.choosePerson': { input: z.object({ id: z.uuid().nullable() }), output: nothing },
    /** Locks, then makes room for one more person, who has no workspace yet. */
    'workspace.addPerson': { input: nothing, output: nothing },
    /** Starts the vault host, locked; its ports come as `vault-desk` and `vault-records`. */
    'workspace.openVault': { input: nothing, output: nothing },
    /** Ends the vault host, its ports and every session. */
    'workspace.lock': {
      input: z.object({ why: lockReason.extract(['asked', 'idle']) }),
      output: nothing,
    },
    /**
     * What was typed is kept: after a lock the page may be replaced by a fresh one, in whose memory no
     * plaintext ever was. Answers whether that happens; where it does not, the page goes on.
     */
    'workspace.settled': { input: nothing, output: z.object({ isReplaced: z.boolean() }) },
    /** Copies text that is no secret of the vault (an invitation, a record number); the clipboard is main's alone. */
    'workspace.copyText': { input: z.object({ text: z.string().max(100_000) }), output: nothing },
  },
  events: {
    /** The vault host is gone. */
    'workspace.locked': z.object({ why: lockReason }),
  },
} as const satisfies Contract;
