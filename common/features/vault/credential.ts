import { z } from 'zod';
import { sealedSecret } from '../../crypto/sealed-secret.ts';
import { recordId } from '../../lib/ids.ts';

/** The entity type of a credential. */
export const CREDENTIAL = 'credential';

/** What a credential is; which secret fields it has is in secret-fields.ts. */
export const credentialKind = z.enum([
  'password',
  'ssh-key',
  'enable-secret',
  'snmp',
  'api-token',
  'certificate',
  'totp',
]);
/** @see credentialKind */
export type CredentialKind = z.infer<typeof credentialKind>;

/** Most tags of a credential. */
export const MAX_TAGS = 20;

/**
 * What is in the clear for the members of its space: what lists, filters and search see. One field of
 * the record each; those with a default may be missing in the record.
 */
export const credentialOverview = z.object({
  name: z.string().trim().min(1).max(120),
  kind: credentialKind,
  /** Empty for what has none, such as an SNMP community. */
  username: z.string().trim().max(120).default(''),
  /** The device that it is for. */
  asset: recordId.nullable().default(null),
  /** A path such as `Network/Core`; empty for none. */
  folder: z.string().trim().max(200).default(''),
  tags: z.array(z.string().trim().min(1).max(60)).max(MAX_TAGS).default([]),
  url: z.string().trim().max(2000).nullable().default(null),
  /** Wall clock, ms. */
  expiresAt: z.number().nullable().default(null),
  notes: z.string().max(8000).default(''),
});
/** @see credentialOverview */
export type CredentialOverview = z.infer<typeof credentialOverview>;

/** Fields of a credential's record: the overview in the clear for its space, the secret sealed. */
export const credentialFields = credentialOverview.extend({ secret: sealedSecret });
/** @see credentialFields */
export type CredentialFields = z.infer<typeof credentialFields>;
