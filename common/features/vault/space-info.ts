import { z } from 'zod';
import { role, spaceKind } from '../../crypto/bundles.ts';
import { accountId, spaceId } from '../../lib/ids.ts';

/** A space that this account holds a key of. */
export const spaceInfo = z.object({
  space: spaceId,
  kind: spaceKind,
  epoch: z.int().min(1),
  role,
  members: z.array(z.object({ account: accountId, name: z.string(), role })),
});
/** @see spaceInfo */
export type SpaceInfo = z.infer<typeof spaceInfo>;
