import { z } from 'zod';
import { recordId, spaceId } from '../lib/ids.ts';

/** The record that a use of a credential belongs to: use is bound to work. */
export const workItem = z.object({
  type: z.enum(['fault', 'round', 'asset']),
  space: spaceId,
  id: recordId,
});
/** @see workItem */
export type WorkItem = z.infer<typeof workItem>;

/**
 * A credential's secret as it lies in the change log: an envelope only the vault host can open.
 * Its associated data binds it to space, record, field and epoch.
 */
export const sealedSecret = z.object({
  v: z.literal(1),
  space: spaceId,
  record: recordId,
  keyId: z.string().regex(/^e[1-9]\d{0,8}$/),
  /** The fresh record key, wrapped by the vault key. */
  wrapped: z.string().regex(/^[\w-]+$/),
  /** The padded secret under the record key. */
  body: z.string().regex(/^[\w-]+$/),
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
