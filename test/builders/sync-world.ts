import { IDBFactory } from 'fake-indexeddb';
import type { ChangeId, RecordId, SpaceId } from '../../common/lib/ids.ts';
import { LIFE_FIELD } from '../../common/sync/change.ts';
import type { Edit } from '../../renderer/data/data-contract.ts';
import type { FoldLimits } from '../../renderer/data/fold-limits.ts';
import { flakyLine, ticks, type FlakyLine } from '../fakes/flaky-line.ts';
import { Crashed, fuse, type Fuse } from '../fakes/fuse.ts';
import type { LocalClient } from '../fakes/local-client.ts';
import type { LogCalls } from '../fakes/model-log.ts';
import { OFFLINE, ONLINE } from '../fakes/online-transport.ts';
import { seeded, seededRandom } from '../fakes/seeded-random.ts';
import { steppedClock, type SteppedClock } from '../fakes/stepped-clock.ts';
import { dataDevice, type DataDevice } from './data-device.ts';
import type { Member, Team } from './team.ts';
import { valueOf } from './vault.ts';
import { WORLD, type WorldStep } from './world-steps.ts';
import type { SyncTransport } from '../../common/features/sync/transport.ts';

const FIELDS = ['title', 'step', 'timeline'] as const;
const NOW = Date.UTC(2026, 2, 9);
const YEARS_100 = 100 * 365.25 * 86_400_000;
const CLOCK_ERRORS = [0, YEARS_100, -YEARS_100];

/** A device of the world; the engine inside is another one after each crash. */
export interface WorldDevice {
  readonly who: Member;
  readonly line: FlakyLine;
  readonly acknowledged: Set<ChangeId>;
  device: DataDevice;
  fuse: Fuse;
  transport: LocalClient<SyncTransport>;
}

/** A team at work over bad lines, on machines that die. */
export interface World {
  readonly devices: readonly WorldDevice[];
  readonly records: readonly { readonly id: RecordId; readonly space: SpaceId }[];
  readonly done: Map<WorldStep['kind'], number>;
  perform(step: WorldStep): Promise<void>;
  /** Mends every line, restarts what is dead, and syncs until nothing is under way. */
  settle(): Promise<void>;
  /** Ends every device and opens it again from its disk alone, without a line. */
  reopen(): Promise<void>;
  close(): void;
}

/** What a world is made of. */
export interface WorldDeps {
  readonly team: Team;
  /** The server as this member reaches it. */
  readonly logFor: (who: Member) => LogCalls;
  readonly seed: number;
  readonly limits?: FoldLimits;
}

/** A world at its beginning. */
export async function syncWorld({ team, logFor, seed, limits }: WorldDeps): Promise<World> {
  const next = seeded(seed);
  const random = seededRandom(seed + 1);
  const done = new Map<WorldStep['kind'], number>();
  const records = Array.from({ length: WORLD.records }, (_, i) => ({
    id: random.uuid() as RecordId,
    space: team.spaces[i % team.spaces.length]!.space,
  }));

  const start = async (
    of: Pick<WorldDevice, 'who' | 'line'>,
    disk: IDBFactory,
    clock: SteppedClock,
  ): Promise<Pick<WorldDevice, 'device' | 'fuse' | 'transport'>> => {
    const ends = fuse();
    const transport = of.line.transport(ends.pass);
    const device = dataDevice(team, of.who, {
      disk,
      clock,
      random,
      transport,
      addons: [ends.addon],
      onVaultCall: async () => ends.pass(),
      ...(limits === undefined ? {} : { limits }),
    });
    valueOf(await device.data.call('open'));
    return { device, fuse: ends, transport };
  };
  const devices = await Promise.all(
    team.members.map(async (who, i): Promise<WorldDevice> => {
      const line = flakyLine(logFor(who), next);
      const clock = steppedClock(NOW + CLOCK_ERRORS[i % CLOCK_ERRORS.length]!);
      const started = await start({ who, line }, new IDBFactory(), clock);
      return { who, line, acknowledged: new Set(), ...started };
    }),
  );

  const restart = async (one: WorldDevice): Promise<void> => {
    const { disk, clock } = one.device;
    one.fuse.blow();
    one.device.engine.close();
    await ticks(3);
    Object.assign(one, await start(one, disk, clock));
  };
  const commit = async (one: WorldDevice, edits: Edit[]): Promise<void> => {
    const committed = valueOf(await one.device.data.call('commit', { edits }));
    for (const id of committed.changes) one.acknowledged.add(id);
  };
  const setLine = (one: WorldDevice, state: FlakyLine['state']): void => {
    one.line.state = state;
    one.transport.emit('connection', state === 'cut' ? OFFLINE : ONLINE);
  };
  const editOf = (record: number, field: string, value: number): Edit => {
    return { ...records[record]!, type: 'fault', field, op: 'set', value };
  };

  /** Whether the step did anything. */
  const act = async (one: WorldDevice, step: WorldStep): Promise<boolean> => {
    const { data } = one.device;
    switch (step.kind) {
      case 'set':
      case 'append':
        await commit(one, [
          { ...editOf(step.record, FIELDS[step.field]!, step.value), op: step.kind },
        ]);
        return true;
      case 'batch':
        await commit(
          one,
          records.flatMap((_, record) => [
            editOf(record, 'title', step.value),
            { ...editOf(record, 'timeline', step.value), op: 'append' as const },
          ]),
        );
        return true;
      case 'delete':
      case 'restore': {
        // Any record in the wanted state will do, for few are deleted.
        for (let i = 0; i < records.length; i += 1) {
          const which = (step.record + i) % records.length;
          const record = valueOf(await data.call('get', { id: records[which]!.id }));
          if (record === null || record.deleted === (step.kind === 'delete')) continue;
          await commit(one, [{ ...editOf(which, LIFE_FIELD, 0), op: step.kind }]);
          return true;
        }
        return false;
      }
      case 'resolve': {
        const every = records.flatMap((_, record) => FIELDS.map(field => ({ record, field })));
        for (const { record, field } of [...every.slice(step.record), ...every]) {
          const found = valueOf(await data.call('get', { id: records[record]!.id }));
          const heads = found?.fields[field] ?? [];
          if (heads.length < 2) continue;
          const seen = heads.map(head => head.change);
          const edit = editOf(record, field, heads[0]!.value as number);
          await commit(one, [{ ...edit, op: 'resolve', seen }]);
          return true;
        }
        return false;
      }
      case 'sync':
        await data.call('syncNow');
        return one.line.state !== 'cut';
      case 'background-sync':
        data.call('syncNow').catch(ignoreCrash);
        await ticks(Math.floor(next() * 8));
        return one.line.state !== 'cut';
      case 'poke':
        one.transport.emit('head', { space: records[0]!.space, seq: '1' });
        await ticks(Math.floor(next() * 8));
        return true;
      case 'pause':
        one.device.timers.ring();
        await ticks(Math.floor(next() * 30));
        return true;
      case 'line':
        setLine(one, step.state);
        return true;
      case 'crash':
        one.fuse.arm(step.after);
        return true;
    }
  };

  return {
    devices,
    records,
    done,
    perform: async step => {
      const one = devices[step.at % devices.length]!;
      one.device.clock.advance(1_000);
      try {
        if (await act(one, step)) done.set(step.kind, (done.get(step.kind) ?? 0) + 1);
      } catch (failure) {
        ignoreCrash(failure);
      }
      if (one.fuse.blown) await restart(one);
    },
    settle: async () => {
      for (const one of devices) {
        one.fuse.arm(Number.POSITIVE_INFINITY);
        if (one.fuse.blown) await restart(one);
        setLine(one, 'good');
      }
      // Twice: what the last one pushes, the first one has yet to pull.
      for (let round = 0; round < 3; round += 1) {
        for (const one of devices) {
          await Promise.all(one.line.late.splice(0));
          valueOf(await one.device.data.call('syncNow'));
        }
      }
    },
    reopen: async () => {
      for (const one of devices) {
        one.line.state = 'cut';
        await restart(one);
      }
    },
    close: () => {
      for (const one of devices) one.device.engine.close();
    },
  };
}

function ignoreCrash(failure: unknown): void {
  if (!(failure instanceof Error)) throw failure;
  for (let cause: unknown = failure; cause instanceof Error; cause = innerOf(cause)) {
    if (cause instanceof Crashed) return;
  }
  throw failure;
}

/** Dexie keeps the error that ended a transaction as `inner`. */
function innerOf(error: Error): unknown {
  return (error as { inner?: unknown }).inner ?? error.cause;
}
