import { z } from 'zod';
import { displayName, role } from '../../crypto/bundles.ts';

/**
 * What a person is asked to agree to, outside the page: one entry a question. Everything in it but
 * `kind` is shown as a fact below the question, so it names what will be done, never a secret. Words:
 * `secure:ask.<kind>.{title,text,agree}` and `secure:fact.<name>` in both languages.
 */
export const secureQuestion = z.discriminatedUnion('kind', [
  /** A shell of this computer, with this user's rights, in the page's terminal. */
  z.object({ kind: z.literal('local-shell'), shell: z.string() }),
  /** The locked workspace is to open with what this computer's keystore holds. */
  z.object({
    kind: z.literal('unlock-by-keystore'),
    name: displayName,
    organisation: displayName,
  }),
  /** Another server is to get this workspace's sealed records. */
  z.object({ kind: z.literal('connect-server'), server: z.string() }),
  /** Somebody who answered an invitation gets the keys of these spaces. */
  z.object({
    kind: z.literal('admit-member'),
    name: displayName,
    /** Six words to compare out of band. */
    fingerprint: z.string(),
    role,
    /** How many spaces. */
    spaces: z.int().min(1),
  }),
  /** A colleague of the organisation gets the key of one more space. */
  z.object({ kind: z.literal('add-member'), name: displayName, fingerprint: z.string(), role }),
  z.object({ kind: z.literal('remove-member'), name: displayName, fingerprint: z.string() }),
  z.object({ kind: z.literal('revoke-device'), name: displayName, device: displayName }),
  /** A member is to have another role in one space. */
  z.object({ kind: z.literal('change-role'), name: displayName, fingerprint: z.string(), role }),
  /** A colleague comes with other keys: the words were compared out of band. */
  z.object({
    kind: z.literal('verify-identity'),
    name: displayName,
    before: z.string(),
    fingerprint: z.string(),
  }),
  /** A space gets a new key. */
  z.object({ kind: z.literal('rotate-keys'), members: z.int().min(1) }),
  z.object({ kind: z.literal('export-credentials'), credentials: z.int().min(1) }),
  /** A stored secret is to be typed into a session that the page shows and steers. */
  z.object({
    kind: z.literal('type-secret'),
    /** Field of the credential, by its name or its person's own label. */
    field: z.string(),
    username: z.string(),
    /** Host and port. */
    target: z.string(),
    reason: z.string(),
  }),
  /** Imported secrets are to be used at hosts that their file does not name. */
  z.object({
    kind: z.literal('import-credentials'),
    credentials: z.int().min(1),
    /** The hosts, separated by commas. */
    targets: z.string(),
  }),
  /** What a space lets its members do with credentials; roles separated by commas. */
  z.object({
    kind: z.literal('change-policy'),
    logIn: z.string(),
    reveal: z.string(),
    copy: z.string(),
    type: z.string(),
    export: z.string(),
    /** Uses for which a reason must be given. */
    reasonFor: z.string(),
    revealSeconds: z.int(),
  }),
  /** The organisation can open this account from now on. */
  z.object({
    kind: z.literal('enrol-recovery'),
    organisation: displayName,
    fingerprint: z.string(),
  }),
  /** Somebody who is locked out gets their account key from the organisation's. */
  z.object({ kind: z.literal('answer-recovery'), name: displayName, fingerprint: z.string() }),
]);
/** @see secureQuestion */
export type SecureQuestion = z.infer<typeof secureQuestion>;
