import type { Round } from './round-view.ts';

/** A reading of an earlier visit. */
export interface PreviousReading {
  readonly value: number;
  readonly at: number;
}

/** Readings shown beside an input. */
const SHOWN = 3;

/**
 * The last readings of an item on the same asset, oldest first, from rounds that began before this one.
 * Rounds are told apart by the clocks of whoever began them; a wrong clock costs the order only.
 */
export function previousReadings(
  rounds: readonly Round[],
  now: Pick<Round, 'id' | 'asset' | 'template' | 'created'>,
  item: string,
): readonly PreviousReading[] {
  return rounds
    .filter(
      round =>
        round.id !== now.id &&
        round.asset === now.asset &&
        round.template.id === now.template.id &&
        round.created.at <= now.created.at,
    )
    .flatMap(round => {
      const value = round.answers.get(item)?.answer.reading ?? null;
      return value === null ? [] : [{ value, at: round.created.at }];
    })
    .toSorted((a, b) => a.at - b.at)
    .slice(-SHOWN);
}

/** How far a reading is from the last visit's, without the noise of floating point; undefined at first. */
export function driftOf(previous: readonly PreviousReading[], value: number): number | undefined {
  const last = previous.at(-1);
  return last === undefined ? undefined : Number((value - last.value).toFixed(6));
}
