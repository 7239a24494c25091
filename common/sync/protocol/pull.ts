import { z } from 'zod';
import { orgId, spaceId } from '../../lib/ids.ts';
import { MAX_BATCH, seq, storedChange } from './push.ts';

/** `GET /v1/sync/pull?org&space&after&limit`: the rows after a cursor. */
export const pullRequest = z.object({
  org: orgId,
  space: spaceId,
  after: seq,
  limit: z.coerce.number<number | string>().int().min(1).max(MAX_BATCH).default(MAX_BATCH),
});
/** @see pullRequest */
export type PullRequest = z.input<typeof pullRequest>;

/** A contiguous page: the first row is `after` + 1; `head` is the log's last number. */
export const pullAnswer = z.object({
  timeline: z.uuid(),
  head: seq,
  changes: z.array(storedChange),
});
/** @see pullAnswer */
export type PullAnswer = z.infer<typeof pullAnswer>;
