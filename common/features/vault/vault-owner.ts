import { z } from 'zod';
import { accountId, deviceId, orgId } from '../../lib/ids.ts';

/** Who is at work in this profile, without any secret. */
export const vaultOwner = z.object({
  org: orgId,
  orgName: z.string(),
  account: accountId,
  name: z.string(),
  device: deviceId,
});
/** @see vaultOwner */
export type VaultOwner = z.infer<typeof vaultOwner>;
