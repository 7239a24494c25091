import { z } from 'zod';
import { role } from '../../crypto/bundles.ts';
import { accountId, deviceId, spaceId } from '../../lib/ids.ts';

/** When something happened by somebody's clock, and who did it. */
const milestone = z.object({
  epoch: z.int().min(1),
  /** Wall clock of who did it, ms. */
  at: z.number(),
  by: accountId,
  byName: z.string(),
});
/** @see milestone */
export type RosterMilestone = z.infer<typeof milestone>;

/** A device of a member. */
export const rosterDevice = z.object({
  device: deviceId,
  label: z.string(),
  /** The device that shows this. */
  isThis: z.boolean(),
  /** Since when it may not write any more; absent while it may. */
  revoked: milestone.optional(),
});
/** @see rosterDevice */
export type RosterDevice = z.infer<typeof rosterDevice>;

/** Who is and was in a space, on which devices, and the age of its key. */
export const spaceRoster = z.object({
  space: spaceId,
  epoch: z.int().min(1),
  /** When the present key began. */
  since: milestone,
  members: z.array(
    z.object({
      account: accountId,
      name: z.string(),
      role,
      /** Six words to compare out of band. */
      fingerprint: z.string(),
      since: milestone,
      devices: z.array(rosterDevice),
    }),
  ),
  /** The latest to leave first. */
  former: z.array(z.object({ account: accountId, name: z.string(), role, until: milestone })),
});
/** @see spaceRoster */
export type SpaceRoster = z.infer<typeof spaceRoster>;
