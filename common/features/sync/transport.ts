import { z } from 'zod';
import { nothing, type Contract } from '../../ipc/calls.ts';
import { orgId, spaceId } from '../../lib/ids.ts';
import { change } from '../../sync/change.ts';
import { pullAnswer, pullRequest } from '../../sync/protocol/pull.ts';
import { MAX_BATCH, pushAnswer, seq } from '../../sync/protocol/push.ts';

/** The server has not taken this workspace yet: its address and code can still be corrected. */
const enrolling = z.boolean().optional();

/** How the app stands towards its server. */
export const connection = z.discriminatedUnion('state', [
  /** The workspace has no server. */
  z.object({ state: z.literal('local') }),
  z.object({ state: z.literal('connecting'), server: z.string(), enrolling }),
  z.object({ state: z.literal('online'), server: z.string(), since: z.number() }),
  z.object({
    state: z.literal('offline'),
    server: z.string(),
    /** Last failure, as an error kind with its detail. */
    reason: z.string(),
    detail: z.record(z.string(), z.union([z.string(), z.number()])).optional(),
    retryAt: z.number(),
    enrolling,
  }),
]);
/** @see connection */
export type Connection = z.infer<typeof connection>;

/** What the data worker asks of main's sync client: it moves sealed changes and nothing else. */
export const syncTransport = {
  calls: {
    push: {
      input: z.object({
        org: orgId,
        space: spaceId,
        changes: z.array(change).min(1).max(MAX_BATCH),
      }),
      output: pushAnswer,
    },
    pull: { input: pullRequest, output: pullAnswer },
    connection: { input: nothing, output: connection },
  },
  events: {
    /** A space's log has grown on the server. */
    head: z.object({ space: spaceId, seq }),
    connection,
  },
} as const satisfies Contract;
/** @see syncTransport */
export type SyncTransport = typeof syncTransport;
