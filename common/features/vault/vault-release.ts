import { z } from 'zod';
import { credentialRef, secretTarget } from '../../crypto/sealed-secret.ts';
import { bytes, type Contract } from '../../ipc/calls.ts';

/** What the session host may ask of the vault host, after the device's host key was accepted. */
export const vaultRelease = {
  calls: {
    /**
     * Fails with `not-permitted` when the session's host and port are not those of the secret.
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
