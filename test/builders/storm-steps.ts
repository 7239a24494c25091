import fc from 'fast-check';

/** Records that a {@link StormStep} writes to. */
export const STORM_RECORDS = 5;

/** One thing that happens to a person's store, whose machine is a bad one. */
export type StormStep =
  /** One user action over some records, some of which may be new. */
  | { readonly kind: 'commit'; readonly first: number; readonly count: number }
  /** Many actions, more than are put back one by one. */
  | { readonly kind: 'burst' }
  /** Nobody types for a while: rows are tidied up, the sentinel is written. */
  | { readonly kind: 'pause' }
  | { readonly kind: 'sync' }
  /** Locked and unlocked. */
  | { readonly kind: 'lock' }
  /** The process ends at one of its next awaits, or the power in the midst of one of the journal's writes. */
  | { readonly kind: 'kill' | 'cut'; readonly after: number }
  /** The journal's next writes find no room. */
  | { readonly kind: 'fill'; readonly times: number }
  /**
   * One of the copies suffers, and the processes that make up for it are killed after so many awaits, each.
   */
  | { readonly kind: Loss; readonly kills: readonly number[]; readonly dice: number };

/** What happens to one of the copies. */
export const losses = [
  /** Chromium throws the database away. */
  'evict',
  /** The database is the one of an earlier moment. */
  'rollback',
  /** Somebody cleans up the journal. */
  'lose-journal',
  'lose-sentinel',
  'damage-sentinel',
  /** A byte of one row turns over; or of the journal. */
  'rot-row',
  'rot-journal',
] as const;
/** @see losses */
export type Loss = (typeof losses)[number];

const after = fc.integer({ min: 1, max: 60 });
const kills = fc.array(after, { maxLength: 3, size: 'max' });
const dice = fc.nat();

const step: fc.Arbitrary<StormStep> = fc.oneof(
  {
    weight: 24,
    arbitrary: fc.record({
      kind: fc.constant('commit' as const),
      first: fc.nat(STORM_RECORDS - 1),
      count: fc.integer({ min: 1, max: 3 }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('burst' as const) }) },
  { weight: 6, arbitrary: fc.record({ kind: fc.constantFrom('pause', 'sync', 'lock' as const) }) },
  { weight: 6, arbitrary: fc.record({ kind: fc.constantFrom('kill', 'cut' as const), after }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('fill' as const),
      times: fc.integer({ min: 1, max: 3 }),
    }),
  },
  { weight: 8, arbitrary: fc.record({ kind: fc.constantFrom(...losses), kills, dice }) },
);

/** Every kind of step. */
export const stormKinds: readonly StormStep['kind'][] = [
  'commit',
  'burst',
  'pause',
  'sync',
  'lock',
  'kill',
  'cut',
  'fill',
  ...losses,
];

/** Histories of up to `maxLength` steps; `size: 'max'`, for the default makes short ones only. */
export function stormSteps(maxLength: number): fc.Arbitrary<StormStep[]> {
  return fc.array(step, { minLength: 1, maxLength, size: 'max' });
}
