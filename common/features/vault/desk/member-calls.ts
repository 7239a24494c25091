import { z } from 'zod';
import { role } from '../../../crypto/bundles.ts';
import { nothing } from '../../../ipc/calls.ts';
import { accountId, spaceId } from '../../../lib/ids.ts';
import { serverUrl } from '../../../lib/server-url.ts';
import { spaceInfo } from '../space-info.ts';

/** Spaces, and who belongs to them. */
export const memberCalls = {
  spaces: { input: nothing, output: z.array(spaceInfo) },
  /** Makes the space of a customer's site; its record is the data worker's to commit. */
  createSite: { input: nothing, output: spaceInfo },
  /** The text of a new invitation; main is told of its hash so that the server accepts it. */
  invite: {
    input: z.object({ server: serverUrl, spaces: z.array(spaceId).min(1), role }),
    output: z.object({ text: z.string() }),
  },
  /** People who answered an invitation of this account and wait for confirmation. */
  joiners: {
    input: nothing,
    output: z.array(
      z.object({
        account: accountId,
        name: z.string(),
        /** Six words to compare out of band. */
        fingerprint: z.string(),
        /** Whether the invitation's secret vouches for this identity. */
        vouched: z.boolean(),
        role,
        spaces: z.array(spaceId),
      }),
    ),
  },
  /** Adds a joiner to the spaces of the invitation: membership entries and grants. */
  confirmJoiner: { input: z.object({ account: accountId }), output: nothing },
  /** Lets a colleague of the organisation into a site that this account administers. */
  addMember: {
    input: z.object({ space: spaceId, account: accountId, role }),
    output: nothing,
  },
  /** Own six-word fingerprint. */
  fingerprint: { input: nothing, output: z.string() },
} as const;
