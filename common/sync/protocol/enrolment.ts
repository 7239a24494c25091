import { z } from 'zod';
import { deviceCertificate, identityBundle, role } from '../../crypto/bundles.ts';
import { base64UrlOf } from '../../lib/base64-url.ts';
import { orgId, spaceId } from '../../lib/ids.ts';

/** `POST /v1/organisations`: brings a workspace to the server with the operator's enrolment code. */
export const enrolRequest = z.object({
  org: orgId,
  orgName: z.string().min(1).max(120),
  code: z.string().min(1).max(200),
  bundle: identityBundle,
  certificate: deviceCertificate,
});
/** @see enrolRequest */
export type EnrolRequest = z.infer<typeof enrolRequest>;

/** `POST /v1/invitations` (signed in): a member makes an invitation known, by hash only. */
export const inviteRequest = z.object({
  org: orgId,
  tokenHash: base64UrlOf(32),
  spaces: z.array(spaceId).min(1).max(1000),
  role,
});
/** @see inviteRequest */
export type InviteRequest = z.infer<typeof inviteRequest>;

/** `POST /v1/accounts`: a person answers an invitation; the server keeps it for the inviter. */
export const joinAccountRequest = z.object({
  org: orgId,
  /** base64url; the server knows its SHA-256. Used once; the same bundle again is answered alike. */
  token: base64UrlOf(32),
  bundle: identityBundle,
  certificate: deviceCertificate,
  proof: base64UrlOf(32),
});
/** @see joinAccountRequest */
export type JoinAccountRequest = z.infer<typeof joinAccountRequest>;

/**
 * `POST /v1/devices`: a further device of an account that the server knows, certified by that account's
 * key; whoever holds it is the account. The same device again is answered alike.
 */
export const deviceRequest = z.object({ org: orgId, certificate: deviceCertificate });
/** @see deviceRequest */
export type DeviceRequest = z.infer<typeof deviceRequest>;

/** The answer of the routes that only confirm. */
export const done = z.object({ done: z.literal(true) });
/** @see done */
export type Done = z.infer<typeof done>;
