import { z } from 'zod';

/** How much room there is: `low` warns, at `full` nothing more is written, reading goes on. */
export const spaceLevel = z.enum(['ample', 'low', 'full']);
/** @see spaceLevel */
export type SpaceLevel = z.infer<typeof spaceLevel>;

/** Room on the disk that holds this person's folder. */
export const diskSpace = z.object({
  level: spaceLevel,
  /** Bytes that can be written; undefined when the system does not tell. */
  free: z.number().optional(),
  /** Bytes set aside for what is under way when the disk fills up. */
  reserve: z.number(),
});
/** @see diskSpace */
export type DiskSpace = z.infer<typeof diskSpace>;

/** Below this the user is warned, bytes. */
export const LOW_SPACE = 1024 * 1024 * 1024;
/** Below this nothing more is written, bytes: room for closing and for one export stays. */
export const FULL_SPACE = 64 * 1024 * 1024;

/** The level that so many free bytes mean. */
export function levelOf(
  free: number | undefined,
  limits: { readonly low: number; readonly full: number } = { low: LOW_SPACE, full: FULL_SPACE },
): SpaceLevel {
  if (free === undefined || free >= limits.low) return 'ample';
  return free >= limits.full ? 'low' : 'full';
}
