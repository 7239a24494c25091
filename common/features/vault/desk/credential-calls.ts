import { z } from 'zod';
import {
  credentialRef,
  MAX_REASON,
  sealedSecret,
  secretTarget,
  workItem,
} from '../../../crypto/sealed-secret.ts';
import { nothing } from '../../../ipc/calls.ts';
import { recordId, spaceId } from '../../../lib/ids.ts';
import { auditFinding } from '../audit-entry.ts';
import { credentialKind, credentialOverview } from '../credential.ts';
import {
  csvMapping,
  importedCredential,
  importPreview,
  MAX_IMPORT_ROWS,
} from '../import/import-preview.ts';
import { credentialPolicy, credentialUse, signedPolicy } from '../policy.ts';
import { secretReport } from '../report/secret-report.ts';
import { secretFieldInfo } from '../secure-window.ts';

/** What a window says it is about; the host, port and work beside it are the vault host's own. */
const subject = { name: z.string().trim().min(1).max(120), username: z.string().max(120) };
const fieldName = z.string().min(1).max(60);

/** A credential that is there already, as an import compares with it. */
const existing = z.object({
  record: recordId,
  name: z.string(),
  username: z.string(),
  url: z.string().nullable(),
});

/**
 * Credentials: the page asks, and never holds a stored secret. Every use fails with `not-permitted`
 * when the space's policy or the account's role does not allow it, `work-elsewhere`, `work-unknown` or
 * `work-closed` when the work is not one under way that the credential is for,
 * `reason-needed` when the policy wants a reason, `rollback-refused` when a later secret of the
 * record is known, `cancelled` when the person closed the secure window, and `file-failed` when the
 * use could not be written down: then nothing was given out.
 */
export const credentialCalls = {
  /**
   * Opens the secure window to type or generate the secret fields of a kind. With `previous` it makes
   * the next revision, of which nothing old is kept or shown.
   */
  enterSecret: {
    input: z.object({
      ...subject,
      space: spaceId,
      record: recordId,
      kind: credentialKind,
      target: secretTarget.nullable(),
      previous: sealedSecret.nullable(),
    }),
    output: sealedSecret,
  },
  /** The same with what is there: fields that are not typed anew stay. It is a use, `edit`. */
  editSecret: {
    input: z.object({
      ...subject,
      credential: credentialRef,
      kind: credentialKind,
      target: secretTarget.nullable(),
    }),
    output: sealedSecret,
  },
  /**
   * Makes an earlier value the present one again, or ends a conflict: the secret of `from` as the
   * revision after all of `after`. It shows nothing to anyone.
   */
  resealSecret: {
    input: z.object({ from: sealedSecret, after: z.array(sealedSecret).min(1).max(50) }),
    output: sealedSecret,
  },
  /** Which fields a secret has, without their values; for menus. No use. */
  secretFields: {
    input: z.object({ sealed: sealedSecret }),
    output: z.array(secretFieldInfo),
  },
  /**
   * Shows the secret in the secure window; answers when that is closed. `earlierThan`
   * says that an earlier revision is meant, from the credential's history, and which took its place.
   */
  reveal: {
    input: z.object({
      ...subject,
      credential: credentialRef,
      earlierThan: sealedSecret.optional(),
    }),
    output: nothing,
  },
  /** Puts a field on the clipboard, for so many seconds; of a `totp` field its code of now. */
  copy: {
    input: z.object({ credential: credentialRef, field: fieldName }),
    output: z.object({ seconds: z.int() }),
  },
  /** Shows the ticking codes of a `totp` field in the secure window, never the key behind them. */
  totp: {
    input: z.object({ ...subject, credential: credentialRef, field: fieldName }),
    output: nothing,
  },
  // Typing into an open session is `typeSecret` of the session's own port, see terminal/session.ts.

  /**
   * How strong stored secrets are and which are the same. Only scores and groups come out; age and
   * expiry are the overviews' to tell.
   */
  report: {
    input: z.object({
      credentials: z
        .array(
          z.object({
            sealed: sealedSecret,
            kind: credentialKind,
            /** Words that make a guess easy: names of record, user, device, customer. */
            words: z.array(z.string().max(200)).max(10),
          }),
        )
        .max(5000),
    }),
    output: secretReport,
  },

  /**
   * Lets the person pick a file, asks for its passphrase in the secure window where it has one, and
   * says what is in it. Fails with `import-format`, `import-newer`, `import-damaged`,
   * `import-too-large`, `import-encrypted`, `wrong-passphrase` or `cancelled`; nothing has changed.
   */
  importPick: {
    input: z.object({ space: spaceId, existing: z.array(existing).max(20_000) }),
    output: importPreview,
  },
  /** The same file with other columns; `csv` only. */
  importRemap: {
    input: z.object({ id: z.uuid(), mapping: csvMapping }),
    output: importPreview,
  },
  /** Seals the rows that are named, for the page to commit in one go; the file is forgotten. */
  importCommit: {
    input: z.object({
      id: z.uuid(),
      rows: z
        .array(
          z.object({
            index: z.int().min(0),
            /** Of the new record. */
            record: recordId,
            target: secretTarget.nullable(),
          }),
        )
        .min(1)
        .max(MAX_IMPORT_ROWS),
    }),
    output: z.array(importedCredential),
  },
  importCancel: { input: z.object({ id: z.uuid() }), output: nothing },
  /**
   * Asks, takes a passphrase in the secure window, and has main write a sealed file where the person
   * says. Every credential in it is a use, `export`.
   */
  exportCredentials: {
    input: z.object({
      credentials: z
        .array(z.object({ sealed: sealedSecret, overview: credentialOverview }))
        .min(1)
        .max(MAX_IMPORT_ROWS),
      work: workItem,
      reason: z.string().trim().max(MAX_REASON),
    }),
    output: z.object({ written: z.int() }),
  },

  /** What a space lets its members do, and what this account may do there. */
  policy: {
    input: z.object({ space: spaceId }),
    output: z.object({
      policy: credentialPolicy,
      /** What this account may do by role and policy. */
      mine: z.array(credentialUse),
      mayChange: z.boolean(),
      /** 0: the policy of a space that has none of its own. */
      revision: z.int().min(0),
    }),
  },
  /**
   * Signs a new policy, for admins and after they agreed in the secure window. It is the value of
   * `POLICY_FIELD` of the space's one record of type `CREDENTIAL_POLICY`, which the page commits.
   */
  setPolicy: {
    input: z.object({ space: spaceId, policy: credentialPolicy }),
    output: signedPolicy,
  },
  /** What is known of the audit chains, this device's and the others'. */
  auditState: {
    input: nothing,
    output: z.object({
      /** Entries of this device that are not in the log yet. */
      pending: z.int().min(0),
      /** How many entries of how many devices were verified last. */
      verified: z.int().min(0),
      chains: z.int().min(0),
      findings: z.array(auditFinding),
    }),
  },
  /** Keys that have sealed so much that an admin should rotate them. */
  wornKeys: {
    input: nothing,
    output: z.array(z.object({ space: spaceId, keyId: z.string(), seals: z.int() })),
  },
} as const;
