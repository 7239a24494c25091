import { raisesEpoch } from '../../common/crypto/membership-entry.ts';
import type { LogPlace } from '../../common/sync/log-place.ts';
import type { OfferedSpace } from '../../common/sync/protocol/spaces.ts';
import type { SpaceState } from './space-state.ts';

/**
 * Where each entry that takes a right away came to the change log. The first word of the server stands,
 * and is never past the log's head at that moment: a server that lets a leaver go on writing afterwards
 * is too late for everyone who has seen the removal.
 */
export function arrivalsOf(
  { entries, timeline, head, arrivals = [] }: OfferedSpace,
  known: SpaceState | undefined,
): ReadonlyMap<number, LogPlace> {
  const all = new Map(known?.arrivals);
  if (timeline === undefined || head === undefined) return all;
  for (const [at, entry] of entries.entries()) {
    if (!raisesEpoch(entry) || all.has(at)) continue;
    const said = arrivals[at] ?? head;
    all.set(at, { timeline, seq: BigInt(said) < BigInt(head) ? said : head });
  }
  return all;
}
