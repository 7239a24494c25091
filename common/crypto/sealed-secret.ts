import { z } from 'zod';
import { base64Url, base64UrlOf } from '../lib/base64-url.ts';
import { accountId, deviceId, recordId, spaceId } from '../lib/ids.ts';

/** The record that a use of a credential belongs to: use is bound to work. */
export const workItem = z.object({
  type: z.enum(['fault', 'round', 'asset']),
  space: spaceId,
  id: recordId,
});
/** @see workItem */
export type WorkItem = z.infer<typeof workItem>;

/** The one host and port that a secret is for; compared letter by letter. */
export const secretTarget = z.object({
  host: z.string().min(1).max(255),
  port: z.int().min(1).max(65_535),
});
/** @see secretTarget */
export type SecretTarget = z.infer<typeof secretTarget>;

/** Names the key of a space: an epoch, such as `e1`, or a commitment of the key, `k` and letters. */
const keyId = z.string().regex(/^(e[1-9]\d{0,8}|k[\w-]{8,86})$/);

/** Version 1: bare bytes, the password of one SSH host. Opened, never written any more. */
export const sealedSecretV1 = z.object({
  v: z.literal(1),
  space: spaceId,
  record: recordId,
  keyId,
  target: secretTarget,
  /** The fresh record key, wrapped by the vault key. */
  wrapped: base64Url,
  /** The padded secret under the record key. */
  body: base64Url,
});
/** @see sealedSecretV1 */
export type SealedSecretV1 = z.infer<typeof sealedSecretV1>;

/** Version 2: a credential's secret fields, by one author as one revision after another. */
export const sealedSecretV2 = z.object({
  v: z.literal(2),
  space: spaceId,
  record: recordId,
  keyId,
  author: accountId,
  device: deviceId,
  /** Version of the plaintext's shape. */
  schema: z.int().min(1).max(1000),
  /** 1 for the first; one more than the highest that its author knew. */
  revision: z.int().min(1).max(2_147_483_647),
  /** SHA-256 of the envelope that it follows, see `secretHash`; null for the first. */
  previous: base64UrlOf(32).nullable(),
  /** Null: it is not for log-ins, and is typed into no session. */
  target: secretTarget.nullable(),
  wrapped: base64Url,
  body: base64Url,
});
/** @see sealedSecretV2 */
export type SealedSecretV2 = z.infer<typeof sealedSecretV2>;

/**
 * A credential's secret as it lies in the change log: an envelope only the vault host can open.
 * Its associated data is everything in the clear: whoever names another host for a log-in, a page with
 * foreign script in it or a colleague who edits the device's address, gets nothing.
 */
export const sealedSecret = z.discriminatedUnion('v', [sealedSecretV1, sealedSecretV2]);
/** @see sealedSecret */
export type SealedSecret = z.infer<typeof sealedSecret>;

/** Most letters of a reason. */
export const MAX_REASON = 300;

/** A stored credential that is to be used, and for what. */
export const credentialRef = z.object({
  record: recordId,
  username: z.string().max(120),
  /** How a session logs in with it: by its password when absent. */
  logIn: z.enum(['password', 'private-key']).optional(),
  sealed: sealedSecret,
  work: workItem,
  /** Why; the space's policy says for which uses it may not be empty. */
  reason: z.string().trim().max(MAX_REASON).optional(),
});
/** @see credentialRef */
export type CredentialRef = z.infer<typeof credentialRef>;
