import { z } from 'zod';
import { keystoreSlot } from '../../crypto/unlock-slot.ts';
import { bytes, nothing, type Contract } from '../../ipc/calls.ts';
import { accountId } from '../../lib/ids.ts';

/** Why the system's keystore can't be used: words are `errors:why.keystore-…`. */
export const keystoreProblem = z.enum([
  'keystore-basic_text',
  'keystore-unknown',
  'keystore-missing',
]);
/** @see keystoreProblem */
export type KeystoreProblem = z.infer<typeof keystoreProblem>;

/** What the vault host asks of main, which alone reaches the system's keystore. */
export const vaultKeystore = {
  calls: {
    status: {
      input: nothing,
      output: z.object({
        /** Null when the keystore protects what is given to it. */
        problem: keystoreProblem.nullable(),
        /** Wall clock, ms, until when a held slot opens; null when none is held. */
        heldUntil: z.number().nullable(),
      }),
    },
    /** The Secret Key of an account; null when this computer does not have it. */
    secretKey: { input: z.object({ account: accountId }), output: bytes.nullable() },
    /** Keeps it across restarts, under the keystore if that is a real one; see docs/adr. */
    keepSecretKey: {
      input: z.object({ account: accountId, key: bytes }),
      output: z.object({ sealed: z.boolean() }),
    },
    /** Holds a slot and its key in memory until exit or 12 h; `keystore-unavailable`. */
    hold: { input: z.object({ slot: keystoreSlot, key: bytes }), output: nothing },
    /** What is held; `keystore-unavailable` when it is over or never was. */
    held: { input: nothing, output: z.object({ slot: keystoreSlot, key: bytes }) },
    drop: { input: nothing, output: nothing },
  },
  events: {},
} as const satisfies Contract;
/** @see vaultKeystore */
export type VaultKeystore = typeof vaultKeystore;
