import { z } from 'zod';
import { base64UrlOf } from '../../lib/base64-url.ts';
import { accountId, deviceId, orgId, spaceId } from '../../lib/ids.ts';

/**
 * What somebody may do with a stored secret: log in with it, see it, copy it, have it typed into a
 * session, see or copy its code of now, edit it with its present value at hand, take it out of the app.
 */
export const credentialUse = z.enum(['log-in', 'reveal', 'copy', 'type', 'totp', 'edit', 'export']);
/** @see credentialUse */
export type CredentialUse = z.infer<typeof credentialUse>;

/** Roles that may be let use credentials; auditors read records only, whatever a policy says. */
export const usingRole = z.enum(['engineer', 'lead', 'admin']);
/** @see usingRole */
export type UsingRole = z.infer<typeof usingRole>;

const roles = z.array(usingRole).max(3);

/** What a space lets its members do with its credentials. */
export const credentialPolicy = z.object({
  may: z.object({
    'log-in': roles,
    reveal: roles,
    copy: roles,
    type: roles,
    totp: roles,
    edit: roles,
    export: roles,
  } satisfies Record<CredentialUse, z.ZodType>),
  /** Uses for which a reason must be given, beside the work. */
  reasonFor: z.array(credentialUse).max(7),
  /** How long a revealed secret stays open. */
  revealSeconds: z.int().min(5).max(600),
});
/** @see credentialPolicy */
export type CredentialPolicy = z.infer<typeof credentialPolicy>;

const everyone: UsingRole[] = ['engineer', 'lead', 'admin'];

/** The policy of a space that has none of its own. */
export const DEFAULT_POLICY: CredentialPolicy = {
  may: {
    'log-in': everyone,
    reveal: everyone,
    copy: everyone,
    type: everyone,
    totp: everyone,
    edit: everyone,
    export: ['admin'],
  },
  reasonFor: [...credentialUse.options],
  revealSeconds: 60,
};

/** The entity type of a space's policy, and the field that holds it: a {@link signedPolicy}. */
export const CREDENTIAL_POLICY = 'credential-policy';
/** @see CREDENTIAL_POLICY */
export const POLICY_FIELD = 'policy';

/**
 * A policy as it lies in the space's records: signed by the device of an admin, so that no page and no
 * server makes one up. Vault hosts keep the highest revision they saw; of two of the same revision,
 * made by two admins offline, what both allow holds until there is a higher one.
 */
export const signedPolicy = z.object({
  v: z.literal(1),
  org: orgId,
  space: spaceId,
  revision: z.int().min(1).max(2_147_483_647),
  policy: credentialPolicy,
  /** Wall clock, ms. */
  at: z.number(),
  account: accountId,
  device: deviceId,
  sig: base64UrlOf(64),
});
/** @see signedPolicy */
export type SignedPolicy = z.infer<typeof signedPolicy>;
