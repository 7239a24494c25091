import { z } from 'zod';
import { bytes, nothing, type Contract } from '../../ipc/calls.ts';
import { accountId, spaceId } from '../../lib/ids.ts';
import { change } from '../../sync/change.ts';
import { vaultOwner } from './vault-owner.ts';

/** Why a change of another device is not taken into the fold. */
export const changeVerdict = z.enum([
  'ok',
  'bad-signature',
  'unknown-device',
  'not-a-member',
  'not-permitted',
]);
/** @see changeVerdict */
export type ChangeVerdict = z.infer<typeof changeVerdict>;

/** What the data worker may ask of the vault host: never a vault key, never a secret. */
export const vaultRecords = {
  calls: {
    /** Keys of this device's store and of every space's records, raw 32 bytes each. */
    keys: {
      input: nothing,
      output: z.object({
        owner: vaultOwner,
        localKey: bytes,
        spaces: z.array(
          z.object({ space: spaceId, keyId: z.string(), current: z.boolean(), recordsKey: bytes }),
        ),
        /** Names of everyone who is or was a member of one of these spaces, for authorship on screen. */
        people: z.array(z.object({ account: accountId, name: z.string() })),
      }),
    },
    /** Ed25519 signatures of this device, one for each message, in order. */
    sign: { input: z.object({ messages: z.array(bytes).max(1000) }), output: z.array(bytes) },
    /** Whether each change is signed by a device of an author who may write, by the membership log. */
    verify: {
      input: z.object({ changes: z.array(change).max(1000) }),
      output: z.array(changeVerdict),
    },
  },
  events: {
    /** Keys, members or devices of a space came or changed: what did not verify may verify now. */
    keysChanged: nothing,
  },
} as const satisfies Contract;
/** @see vaultRecords */
export type VaultRecords = typeof vaultRecords;
