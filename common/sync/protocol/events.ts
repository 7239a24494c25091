import { z } from 'zod';
import { spaceId } from '../../lib/ids.ts';
import { seq } from './push.ts';

/**
 * `GET /v1/sync/events?org` (signed in): server-sent events (WHATWG HTML §9.2). Heads and membership
 * news only; a lost event costs time, never data.
 */
export const syncEvent = z.discriminatedUnion('type', [
  z.object({ type: z.literal('head'), space: spaceId, seq }),
  /** Spaces, members or joiners changed: ask `GET /v1/spaces`. */
  z.object({ type: z.literal('membership') }),
]);
/** @see syncEvent */
export type SyncEvent = z.infer<typeof syncEvent>;
