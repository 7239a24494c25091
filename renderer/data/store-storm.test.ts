import fc from 'fast-check';
import { expect, it } from 'vitest';
import { storeStorm } from '../../test/builders/store-storm.ts';
import { stormKinds, stormSteps, type StormStep } from '../../test/builders/storm-steps.ts';
import { inFreshSpaces, team } from '../../test/builders/team.ts';
import { modelLog } from '../../test/fakes/model-log.ts';
import { foldLimits } from './fold-limits.ts';

/** By hand: STORM_RUNS=20000 npx vitest run renderer/data/store-storm. */
const RUNS = Number(process.env['STORM_RUNS'] ?? 40);
const STEPS = 40;
/** As if five records were thousands: nearly every fold goes through chunks and compaction. */
const CHUNKS = { chunkFrom: 2, maxHot: 1, keptHot: 0, putBackEach: 1 };
const people = team(['Lin Wei']);

it(
  'database, journal and sentinel: whichever suffers and whenever the power goes, nothing answered is lost',
  { timeout: 24 * 60 * 60_000 },
  async () => {
    const done = new Map<StormStep['kind'], number>();
    let longest = 0;
    let killedOpenings = 0;
    await fc.assert(
      fc.asyncProperty(
        stormSteps(STEPS),
        fc.integer(),
        fc.boolean(),
        async (steps, seed, isChunked) => {
          const limits = isChunked ? CHUNKS : foldLimits;
          const storm = await storeStorm({
            team: inFreshSpaces(people),
            log: modelLog(),
            seed,
            limits,
          });
          for (const step of steps) await storm.perform(step);
          await storm.settle();
          for (const [kind, count] of storm.done) done.set(kind, (done.get(kind) ?? 0) + count);
          killedOpenings += storm.killedOpenings;
          longest = Math.max(longest, steps.length);
          storm.close();
        },
      ),
      { numRuns: RUNS },
    );
    expect(longest).toBeGreaterThan(STEPS * 0.8);
    for (const kind of stormKinds) expect(done.get(kind) ?? 0, kind).toBeGreaterThan(RUNS / 20);
    expect(killedOpenings).toBeGreaterThan(RUNS / 2);
  },
);
