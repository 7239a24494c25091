import { z } from 'zod';
import { sealedSecret } from '../../crypto/sealed-secret.ts';
import { recordId } from '../../lib/ids.ts';

/** The entity type of a credential. */
export const CREDENTIAL = 'credential';

/** Fields of a credential's record: the overview in the clear for its space, the secret sealed. */
export const credentialFields = z.object({
  name: z.string().trim().min(1).max(120),
  kind: z.literal('password'),
  username: z.string().trim().min(1).max(120),
  asset: recordId,
  secret: sealedSecret,
});
/** @see credentialFields */
export type CredentialFields = z.infer<typeof credentialFields>;
