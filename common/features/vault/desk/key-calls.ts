import { z } from 'zod';
import { nothing } from '../../../ipc/calls.ts';
import { deviceId } from '../../../lib/ids.ts';
import { securityEntry } from '../security-entry.ts';
import { keystoreProblem } from '../vault-keystore.ts';

/** A small file's text, as the page read it. */
const fileText = z.string().min(1).max(4_000_000);

/** One way to unlock, without anything that opens it. */
const unlockWay = z.object({
  id: z.string(),
  type: z.enum(['passphrase', 'recovery-code', 'org-recovery']),
  /** Wall clock when made, ms; null for one of an older app. */
  at: z.number().nullable(),
});

/** An organisation's recovery key as it is shown before anyone enrols. */
export const orgRecoveryInfo = z.object({
  /** Six words to compare with what the administrator reads out. */
  words: z.string(),
  author: z.string(),
  at: z.number(),
  /** Whether this account is enrolled under this very key. */
  enrolled: z.boolean(),
});
/** @see orgRecoveryInfo */
export type OrgRecoveryInfo = z.infer<typeof orgRecoveryInfo>;

/**
 * The account's keys. Whatever takes or shows a secret does so in the secure window: `cancelled` when
 * that is closed. Passphrases are asked for there too, so that the page alone changes nothing.
 */
export const keyCalls = {
  unlockWays: {
    input: nothing,
    output: z.object({
      ways: z.array(unlockWay),
      hasSecretKey: z.boolean(),
      keystore: z.object({ enabled: z.boolean(), problem: keystoreProblem.nullable() }),
      organisation: z.object({
        /** The key that this device saw last; null when none. */
        key: orgRecoveryInfo.nullable(),
        /** Whether this account may make one. */
        mayMake: z.boolean(),
      }),
    }),
  },
  changePassphrase: { input: nothing, output: nothing },
  /** Makes a recovery code in place of the one there was, and shows it in a kit. */
  makeRecoveryCode: { input: nothing, output: nothing },
  /** Gives a local account its Secret Key, once its kit is kept. */
  addSecretKey: { input: nothing, output: nothing },
  /** Shows the Secret Key again, to print; a recovery code is shown only when it is made. */
  showKit: { input: nothing, output: nothing },
  removeWay: { input: z.object({ id: z.string().max(64) }), output: nothing },
  setKeystore: { input: z.object({ enabled: z.boolean() }), output: nothing },
  /** What happened to the ways in, latest first. */
  securityLog: { input: nothing, output: z.array(securityEntry) },
  /** Devices of this account that any of its spaces knows. */
  devices: {
    input: nothing,
    output: z.array(
      z.object({
        device: deviceId,
        label: z.string(),
        isThis: z.boolean(),
        revoked: z.boolean(),
        /** Six words that the device itself shows too. */
        words: z.string(),
        /** Whether this account may revoke it in a space, by `revokeDevice`. */
        mayRevoke: z.boolean(),
      }),
    ),
  },
  /** The text of the file that takes the account to a further computer. */
  exportDevice: { input: nothing, output: z.object({ text: z.string() }) },
  /** Makes the organisation's recovery key and shows its code in a kit; administrators only. */
  makeOrgRecovery: { input: nothing, output: nothing },
  /** The recovery key's line of text, for members to enrol under. */
  orgRecoveryText: { input: nothing, output: z.object({ text: z.string() }) },
  readOrgRecovery: { input: z.object({ text: z.string().max(8192) }), output: orgRecoveryInfo },
  /** Enrols under this key, after the secure window has shown its words. */
  enrolOrgRecovery: { input: z.object({ text: z.string().max(8192) }), output: nothing },
  /** Who asks for recovery, by their request file. */
  readRecoveryRequest: {
    input: z.object({ text: fileText }),
    output: z.object({ name: z.string(), words: z.string(), isMember: z.boolean() }),
  },
  /** Answers it, with the organisation's code typed in the secure window; the answer file's text. */
  answerRecoveryRequest: {
    input: z.object({ text: fileText }),
    output: z.object({ text: z.string() }),
  },
} as const;
