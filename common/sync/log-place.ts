import { z } from 'zod';
import { seq } from './protocol/push.ts';

/** A place in a space's change log on the server; two timelines have nothing to do with each other. */
export const logPlace = z.object({ timeline: z.uuid(), seq });
/** @see logPlace */
export type LogPlace = z.infer<typeof logPlace>;

/** Whether a place is at or before another one of the same timeline. */
export function isWithin(place: LogPlace, end: LogPlace): boolean {
  return place.timeline === end.timeline && BigInt(place.seq) <= BigInt(end.seq);
}
