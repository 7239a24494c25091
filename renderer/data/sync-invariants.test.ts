import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { syncWorld } from '../../test/builders/sync-world.ts';
import { inFreshSpaces, team } from '../../test/builders/team.ts';
import { expectInvariants, expectPushIdempotent } from '../../test/builders/world-checks.ts';
import { stepKinds, worldSteps, type WorldStep } from '../../test/builders/world-steps.ts';
import type { Mishap } from '../../test/fakes/flaky-line.ts';
import { mishaps } from '../../test/fakes/flaky-line.ts';
import { modelLog } from '../../test/fakes/model-log.ts';
import { foldLimits } from './fold-limits.ts';

/** By hand: SYNC_RUNS=20000 npx vitest run renderer/data/sync-invariants. */
const RUNS = Number(process.env['SYNC_RUNS'] ?? 40);
const STEPS = 60;
/** As if four records were thousands: nearly every fold goes through chunks and compaction. */
const CHUNKS = { chunkFrom: 2, maxHot: 1, keptHot: 0, putBackEach: 1 };
const people = team(['Lin Wei', 'Zhao Min', 'Wu Gang']);

describe('several devices, bad lines, crashes at any await', () => {
  it(
    'I1 I2 I3 I4 I11: converge, lose nothing, number without gaps',
    { timeout: 600_000 },
    async () => {
      const done = new Map<WorldStep['kind'], number>();
      const happened = new Map<Mishap, number>();
      let longest = 0;
      let conflicts = 0;
      let refused = 0;
      const add = <K>(to: Map<K, number>, from: ReadonlyMap<K, number>): void => {
        for (const [kind, count] of from) to.set(kind, (to.get(kind) ?? 0) + count);
      };
      await fc.assert(
        fc.asyncProperty(
          worldSteps(STEPS),
          fc.integer(),
          fc.boolean(),
          fc.boolean(),
          async (steps, seed, strict, chunked) => {
            const of = inFreshSpaces(people, 2);
            const log = modelLog(change =>
              strict && /[01]$/.test(change.id) ? 'read-only' : undefined,
            );
            const limits = chunked ? CHUNKS : foldLimits;
            const world = await syncWorld({ team: of, logFor: () => log, seed, limits });
            for (const step of steps) await world.perform(step);
            await world.settle();
            const check = {
              team: of,
              world,
              readLog: async space => log.logOf(space).slice(),
              logFor: () => log,
              seed,
            } satisfies Parameters<typeof expectInvariants>[0];
            const found = await expectInvariants(check);
            conflicts += found.conflicts;
            refused += found.refused;
            await world.reopen();
            await expectInvariants(check);
            await expectPushIdempotent(check);
            for (const { line } of world.devices) add(happened, line.happened);
            add(done, world.done);
            longest = Math.max(longest, steps.length);
            world.close();
          },
        ),
        { numRuns: RUNS },
      );
      expect(longest).toBeGreaterThan(STEPS * 0.8);
      for (const kind of stepKinds) expect(done.get(kind) ?? 0, kind).toBeGreaterThan(RUNS / 20);
      for (const kind of mishaps) expect(happened.get(kind) ?? 0, kind).toBeGreaterThan(RUNS / 10);
      expect(conflicts).toBeGreaterThan(RUNS / 2);
      expect(refused).toBeGreaterThan(RUNS / 10);
    },
  );
});
