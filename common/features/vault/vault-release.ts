import { z } from 'zod';
import { credentialRef, secretTarget } from '../../crypto/sealed-secret.ts';
import { bytes, nothing, type Contract } from '../../ipc/calls.ts';

/** What the session host may ask of the vault host. */
export const vaultRelease = {
  calls: {
    /**
     * Whether a session may be opened to this address to log in with this credential: asked before
     * its name is looked up or anything is sent there. The page names both, and would otherwise reach
     * any machine, with whatever it read as the user name. Fails as `release` does; it is no use.
     */
    reach: {
      input: z.object({ credential: credentialRef, target: secretTarget }),
      output: nothing,
    },
    /**
     * After the device's host key was accepted. Fails with `not-permitted` when the session's host and port are not those of the secret.
     * `hostKey` says which key was accepted, for the audit; it is judged by the session host alone.
     */
    release: {
      input: z.object({ credential: credentialRef, target: secretTarget, hostKey: z.string() }),
      output: z.object({
        method: z.enum(['password', 'private-key']),
        secret: bytes,
        /** Opens the private key, if it is sealed itself. */
        passphrase: bytes.nullable(),
      }),
    },
    /**
     * A field to be typed into the open session at this target; of a `totp` field its code of now.
     * The person is asked in the secure window first: `cancelled` when they don't agree.
     */
    type: {
      input: z.object({
        credential: credentialRef,
        target: secretTarget,
        field: z.string().min(1).max(60),
      }),
      output: bytes,
    },
  },
  events: {},
} as const satisfies Contract;
/** @see vaultRelease */
export type VaultRelease = typeof vaultRelease;
/** What a session logs in with, once. */
export type LoginSecret = z.infer<VaultRelease['calls']['release']['output']>;
