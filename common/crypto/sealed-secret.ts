import { z } from 'zod';
import { base64Url } from '../lib/base64-url.ts';
import { recordId, spaceId } from '../lib/ids.ts';

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

/**
 * A credential's secret as it lies in the change log: an envelope only the vault host can open.
 * Its associated data binds it to space, record, epoch and target: whoever names another host for a
 * log-in, a page with foreign script in it or a colleague who edits the device's address, gets nothing.
 */
export const sealedSecret = z.object({
  v: z.literal(1),
  space: spaceId,
  record: recordId,
  keyId: z.string().regex(/^e[1-9]\d{0,8}$/),
  target: secretTarget,
  /** The fresh record key, wrapped by the vault key. */
  wrapped: base64Url,
  /** The padded secret under the record key. */
  body: base64Url,
});
/** @see sealedSecret */
export type SealedSecret = z.infer<typeof sealedSecret>;

/** A stored credential that a session is to log in with. */
export const credentialRef = z.object({
  record: recordId,
  username: z.string().min(1),
  sealed: sealedSecret,
  work: workItem,
});
/** @see credentialRef */
export type CredentialRef = z.infer<typeof credentialRef>;
