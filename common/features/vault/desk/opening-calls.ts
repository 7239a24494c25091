import { z } from 'zod';
import { displayName } from '../../../crypto/bundles.ts';
import { nothing } from '../../../ipc/calls.ts';
import { keystoreProblem } from '../vault-keystore.ts';
import { vaultOwner } from '../vault-owner.ts';

const passphrase = z.string().min(1).max(1024);
/** A code as typed, before its letters are read. */
const typedCode = z.string().min(1).max(200);
/** A small file's text, as the page read it. */
const fileText = z.string().min(1).max(4_000_000);

/** The calls that open the vault: everything else answers `locked` before one of them succeeded. */
export const openingCalls = {
  /** Makes account, device, organisation and its organisation-wide space; then it is unlocked. */
  create: {
    input: z.object({
      orgName: displayName,
      name: displayName,
      deviceLabel: displayName,
      passphrase: passphrase.min(8),
    }),
    output: vaultOwner,
  },
  /**
   * Makes account and device that hold an invitation, and a Secret Key, for there is a server; spaces
   * come when the inviter has confirmed.
   */
  join: {
    input: z.object({
      invitation: z.string().max(4096),
      name: displayName,
      deviceLabel: displayName,
      passphrase: passphrase.min(8),
    }),
    output: vaultOwner,
  },
  /** Makes this computer a further device of an account, by the file that another device exported. */
  joinAsDevice: {
    input: z.object({
      file: fileText,
      deviceLabel: displayName,
      passphrase,
      secretKey: typedCode,
    }),
    output: vaultOwner,
  },
  /**
   * Fails with `wrong-passphrase` {waitSeconds}; too early, `unlock-delayed` {waitSeconds}; or
   * `secret-key-needed` when this computer lacks the Secret Key and none was typed.
   */
  unlock: {
    input: z.object({ passphrase, secretKey: typedCode.optional() }),
    output: vaultOwner,
  },
  /** Ways to unlock besides the passphrase, as the locked vault knows them. */
  unlockOptions: {
    input: nothing,
    output: z.object({
      /** The Secret Key has to be typed: this computer does not have it. */
      secretKeyMissing: z.boolean(),
      recoveryCode: z.boolean(),
      keystore: z.object({
        /** It opens now. */
        ready: z.boolean(),
        /** Why this system's keystore can't be used; null when it can. */
        problem: keystoreProblem.nullable(),
      }),
      organisation: z.object({
        /** The account is enrolled for recovery by its organisation. */
        enrolled: z.boolean(),
        /** A request that waits for its answer. */
        request: z.object({ text: z.string(), words: z.string(), at: z.number() }).nullable(),
      }),
    }),
  },
  /** Asks for recovery code and new passphrase in the secure window; the code is used up. */
  unlockByRecoveryCode: { input: nothing, output: vaultOwner },
  /**
   * By the slot that main holds, if the person agrees in the secure window: `keystore-unavailable`,
   * `cancelled`.
   */
  unlockByKeystore: { input: nothing, output: vaultOwner },
  /** Asks for the passphrase to come in the secure window and makes the request for the administrator. */
  beginOrgRecovery: {
    input: nothing,
    output: z.object({ text: z.string(), words: z.string() }),
  },
  /** Opens with the administrator's answer and the passphrase that was chosen with the request. */
  finishOrgRecovery: { input: z.object({ answer: fileText }), output: vaultOwner },
} as const;
