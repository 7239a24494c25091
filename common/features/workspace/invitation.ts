import { z } from 'zod';
import { accountId, orgId } from '../../lib/ids.ts';

/**
 * What an invitation says. It travels out of band (spoken, by hand, by messenger) as one line of text.
 * The secret never reaches the server: HKDF makes of it the token that the server checks by its hash,
 * and the key of the MAC by which the inviter knows that the joining identity is the one invited.
 */
export const invitation = z.object({
  v: z.literal(1),
  server: z.url(),
  org: orgId,
  orgName: z.string().min(1).max(120),
  inviter: accountId,
  inviterName: z.string().min(1).max(120),
  /** Hash of the inviter's identity bundle; pins it. */
  inviterFingerprint: z.string().regex(/^[\w-]{43}$/),
  /** 16 random bytes, base64url. */
  secret: z.string().regex(/^[\w-]{22}$/),
});
/** @see invitation */
export type Invitation = z.infer<typeof invitation>;

/** How an invitation's text begins. */
export const INVITATION_PREFIX = 'rackside-invitation:';
