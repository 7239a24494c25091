import { z } from 'zod';
import { bytes, nothing, type Contract } from '../../ipc/calls.ts';
import { accountId, spaceId, changeId } from '../../lib/ids.ts';
import { sealedSecret, sealedSecretV2, workItem } from '../../crypto/sealed-secret.ts';
import { change, signedHeader } from '../../sync/change.ts';
import { logPlace } from '../../sync/log-place.ts';
import { auditEntry, auditFinding } from './audit-entry.ts';
import { signedPolicy } from './policy.ts';
import { vaultOwner } from './vault-owner.ts';

/** Most audit entries or secrets in one call. */
export const AUDIT_BATCH = 2000;

/**
 * How it stands with the work that a use names: under way, over, or not a record of that kind and space on
 * this device. A device that is named as work is always under way.
 */
export const workState = z.enum(['open', 'closed', 'unknown']);
/** @see workState */
export type WorkState = z.infer<typeof workState>;

/** Why a change of another device is not taken into the fold. */
export const changeVerdict = z.enum([
  'ok',
  'bad-signature',
  'unknown-device',
  'not-a-member',
  'not-permitted',
  'device-revoked',
  'unknown-key',
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
    /**
     * Seals and signs changes of this device: all of one header, each with its id and its body as
     * canonical JSON. What is sealed and signed is put together in the vault host, so what comes out is
     * a change of this device and nothing else. Texts, bodies and signatures (64 bytes each) lie one
     * after the other, for thousands of small arrays cost; a body is as long as its text says
     * (`sealedTextLength`).
     */
    seal: {
      input: z.object({
        header: signedHeader,
        ids: z.array(changeId).max(1000),
        /** Length of each text in bytes of UTF-8. */
        lengths: z.array(z.int().min(1)).max(1000),
        texts: bytes,
      }),
      output: z.object({ bodies: bytes, signatures: bytes }),
    },
    /** Whether each change is signed by a device of an author who may write, by the membership log. */
    verify: {
      input: z.object({
        changes: z.array(change).max(1000),
        /** Where each lies in the server's log, if it came from there: tells how far a leaver counts. */
        places: z.array(logPlace.nullable()).max(1000).optional(),
      }),
      output: z.array(changeVerdict),
    },
    /** Uses that were written down here and are not in the log yet, oldest first. */
    auditPending: { input: nothing, output: z.array(auditEntry).max(AUDIT_BATCH) },
    /** Those are in the log now: committed here, durably. */
    auditKept: {
      input: z.object({
        entries: z.array(z.object({ space: spaceId, seq: z.int().min(1) })).max(AUDIT_BATCH),
      }),
      output: nothing,
    },
    /**
     * Verifies audit entries of any devices against what was seen of their chains before. All of a
     * space's are given, those of one credential in the order of its record; `isLast` ends the space.
     */
    verifyAudit: {
      input: z.object({
        space: spaceId,
        entries: z.array(auditEntry).max(AUDIT_BATCH),
        isLast: z.boolean(),
      }),
      output: z.array(auditFinding),
    },
    /** Every policy that the spaces' records hold; those that don't verify are ignored. */
    policies: { input: z.object({ policies: z.array(signedPolicy).max(1000) }), output: nothing },
    /**
     * The secret of a change that goes out anew, as the revision that follows it under the space's
     * present key; as the desk's call of that name.
     */
    resealSecret: {
      input: z.object({ from: sealedSecret, after: z.array(sealedSecret).min(1).max(50) }),
      output: sealedSecret,
    },
    /** Secrets that the records hold now, so that older ones are refused from now on. */
    secretHeads: {
      input: z.object({ secrets: z.array(sealedSecretV2).max(AUDIT_BATCH) }),
      output: nothing,
    },
    /** Answers `workWanted`, by the records of this device. */
    workIs: { input: z.object({ id: z.uuid(), state: workState }), output: nothing },
  },
  events: {
    /** A use names this work; `workIs` answers how it stands with it. */
    workWanted: z.object({ id: z.uuid(), work: workItem }),
    /** A use was written down: there is something in `auditPending`. */
    auditWritten: nothing,
    /** Keys, members or devices of a space came or changed: what did not verify may verify now. */
    keysChanged: nothing,
  },
} as const satisfies Contract;
/** @see vaultRecords */
export type VaultRecords = typeof vaultRecords;
