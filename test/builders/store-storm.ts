import { IDBFactory } from 'fake-indexeddb';
import { expect } from 'vitest';
import type { RecordId } from '../../common/lib/ids.ts';
import { foldChanges } from '../../common/sync/fold.ts';
import type { Change, OpenedChange } from '../../common/sync/change.ts';
import type { Edit } from '../../renderer/data/data-contract.ts';
import type { FoldLimits } from '../../renderer/data/fold-limits.ts';
import {
  diskOf,
  imageOf,
  sealedPlaces,
  withFlippedByte,
  type DiskImage,
} from '../faults/disk-image.ts';
import { Crashed, fuse, type Fuse } from '../fakes/fuse.ts';
import { flakyLine, ticks } from '../fakes/flaky-line.ts';
import type { ModelLog } from '../fakes/model-log.ts';
import { seeded, seededRandom } from '../fakes/seeded-random.ts';
import { steppedClock } from '../fakes/stepped-clock.ts';
import { dataDevice, type DataDevice } from './data-device.ts';
import { memoryKeeper, memoryProfile, unreadable, type MemoryKeeper } from './memory-profile.ts';
import { STORM_RECORDS, type Loss, type StormStep } from './storm-steps.ts';
import type { Team } from './team.ts';
import { valueOf } from './vault.ts';
import { openedChanges } from './world-checks.ts';

/** More actions than are put back one by one. */
const BURST = 70;
const TABLES_OF_LOG = ['batch', 'hot', 'chunk', 'body', 'waiting'];

/** A person's store on a bad machine, with its journal and its sentinel. */
export interface Storm {
  readonly done: Map<StormStep['kind'], number>;
  /** Openings that ended before they were done. */
  readonly killedOpenings: number;
  perform(step: StormStep): Promise<void>;
  /** Everything that was answered for is there, in every fold and on its way to the server. */
  settle(): Promise<void>;
  close(): void;
}

/** What a storm is made of. */
export interface StormDeps {
  readonly team: Team;
  readonly log: ModelLog;
  readonly seed: number;
  readonly limits: FoldLimits;
}

/** A store that was just made. */
export async function storeStorm({ team, log, seed, limits }: StormDeps): Promise<Storm> {
  const who = team.members[0]!;
  const { space } = team.spaces[0]!;
  const next = seeded(seed);
  const random = seededRandom(seed + 1);
  const clock = steppedClock();
  const profile = memoryProfile();
  const line = flakyLine(log, next);
  const done = new Map<StormStep['kind'], number>();
  const records = Array.from({ length: STORM_RECORDS }, () => random.uuid() as RecordId);
  const answered = new Set<number>();
  const images: DiskImage[] = [];
  let action = 0;
  let killedOpenings = 0;
  let hasRotten = false;
  let device: DataDevice;
  let ends: Fuse;
  let keeper: MemoryKeeper;

  const start = (crashAt?: number): void => {
    ends = fuse();
    keeper = memoryKeeper(profile, ends, next, crashAt);
    device = dataDevice(team, who, {
      disk: profile.disk,
      clock,
      random,
      limits,
      addons: [ends.addon],
      keeper: keeper.client,
      transport: line.transport(ends.pass),
      onVaultCall: async () => ends.pass(),
    });
  };
  const stop = async (): Promise<void> => {
    ends.blow();
    device.engine.close();
    await ticks(3);
  };
  /** Opens it to the end; a database that is gone is made anew. */
  const open = async (after: Loss | 'kill' | 'cut' | 'lock', kills: readonly number[] = []) => {
    for (const passes of [...kills, Number.POSITIVE_INFINITY]) {
      start();
      ends.arm(passes);
      try {
        let opened = await device.data.call('open');
        if (!opened.ok && opened.error.kind === 'store-lost') {
          expect(['evict', 'rollback'], `lost after ${after}`).toContain(after);
          keeper.wish('from-journal');
          opened = await device.data.call('open');
        }
        if (!ends.blown) {
          ends.arm(Number.POSITIVE_INFINITY);
          expect(opened, `after ${after}`).toMatchObject({ ok: true });
          return;
        }
      } catch (failure) {
        ignoreCrash(failure);
      }
      killedOpenings += 1;
      await stop();
    }
  };
  const commit = async (first: number, count: number): Promise<void> => {
    action += 1;
    const mine = action;
    clock.advance(1_000);
    const edits = Array.from({ length: count }, (_, i): Edit[] => {
      const of = { space, type: 'fault', id: records[(first + i) % records.length]! };
      return [
        { ...of, field: 'title', op: 'set', value: mine },
        { ...of, field: 'timeline', op: 'append', value: mine },
      ];
    }).flat();
    const committed = await device.data.call('commit', { edits });
    if (committed.ok) answered.add(mine);
  };

  const suffer = async (loss: Loss, dice: number): Promise<boolean> => {
    const image = await imageOf(profile.disk, profile.database);
    images.push(image);
    switch (loss) {
      case 'evict':
        profile.disk = new IDBFactory();
        return true;
      case 'rollback': {
        const found = images.filter(({ name }) => name === profile.database);
        const old = found.slice(0, -1)[dice % (found.length - 1)];
        if (old === undefined) return false;
        profile.disk = await diskOf(old);
        return true;
      }
      case 'lose-journal':
        profile.journal.clear();
        return true;
      case 'lose-sentinel':
        profile.sentinel = null;
        return true;
      case 'damage-sentinel':
        profile.sentinel = unreadable;
        return true;
      case 'rot-row': {
        const places = sealedPlaces(image).filter(({ table }) => TABLES_OF_LOG.includes(table));
        const place = places[dice % places.length];
        if (place === undefined || hasRotten) return false;
        hasRotten = true;
        profile.disk = await diskOf(withFlippedByte(image, place, dice % place.length));
        return true;
      }
      case 'rot-journal': {
        const [name, content] = [...profile.journal][dice % profile.journal.size] ?? [];
        if (name === undefined || content === undefined || content.length === 0) return false;
        const bad = content.slice();
        bad[dice % bad.length]! ^= 1 << (dice % 8);
        profile.journal.set(name, bad);
        return true;
      }
    }
  };
  const act = async (step: StormStep): Promise<boolean> => {
    switch (step.kind) {
      case 'commit':
        await commit(step.first, step.count);
        return true;
      case 'burst':
        for (let i = 0; i < BURST; i += 1) await commit(i, 1);
        return true;
      case 'pause':
        device.timers.ring();
        await ticks(20);
        return true;
      case 'sync':
        await device.data.call('syncNow');
        return true;
      case 'lock':
        await stop();
        images.push(await imageOf(profile.disk, profile.database));
        await open('lock');
        return true;
      case 'kill':
        ends.arm(step.after);
        return true;
      case 'cut':
        await stop();
        start(1 + (step.after % 8));
        await device.data.call('open');
        return true;
      case 'fill':
        keeper.fill(step.times);
        return true;
      default: {
        // What has one copy only is lost with it: nobody promises more than that one copy may go.
        if (keeper.owes && ['evict', 'rollback', 'rot-row'].includes(step.kind)) return false;
        await stop();
        const hasSuffered = await suffer(step.kind, step.dice);
        await open(step.kind, step.kills);
        // What nobody reads is not mended, and would be two copies lost with the next loss.
        valueOf(await device.data.call('exportLog', {}));
        await expectAnswered();
        return hasSuffered;
      }
    }
  };

  /** What was answered for is in its record, or on the server from where it will be pulled. */
  async function expectAnswered(): Promise<void> {
    const held = await actionsHeld();
    const onServer = await actionsOf(log.logOf(space).map(({ change }) => change));
    const lost = [...answered].filter(one => !held.has(one) && !onServer.has(one));
    expect(lost, 'answered for and lost').toEqual([]);
  }
  async function actionsHeld(): Promise<Set<number>> {
    const held = new Set<number>();
    for (const id of records) {
      const record = valueOf(await device.data.call('get', { id }));
      for (const { value } of record?.lists['timeline'] ?? []) held.add(value as number);
    }
    return held;
  }
  async function actionsOf(changes: readonly Change[]): Promise<Set<number>> {
    const opened = await openedChanges(team, changes);
    return new Set(opened.map(({ body }) => body.value as number));
  }
  /** I6: every record is the fold of the log. */
  async function expectFolds(): Promise<void> {
    const exported = JSON.parse(valueOf(await device.data.call('exportLog', {}))) as {
      changes: { change: Change }[];
    };
    const changes = [...exported.changes, ...log.logOf(space)].map(({ change }) => change);
    const unique = [...new Map(changes.map(change => [change.id, change])).values()];
    const opened: OpenedChange[] = await openedChanges(team, unique);
    for (const id of records) {
      const state = foldChanges(opened.filter(({ body }) => body.entity.id === id));
      const record = valueOf(await device.data.call('get', { id }));
      const titles = state?.registers.get('title')?.heads.map(head => head.value);
      expect(record?.fields['title']?.map(head => head.value)).toEqual(titles);
      expect(record?.lists['timeline']?.map(({ change }) => change)).toEqual(
        state?.lists.get('timeline')?.map(({ id: one }) => one),
      );
    }
  }

  start();
  valueOf(await device!.data.call('open'));
  return {
    done,
    get killedOpenings() {
      return killedOpenings;
    },
    perform: async step => {
      try {
        if (await act(step)) done.set(step.kind, (done.get(step.kind) ?? 0) + 1);
      } catch (failure) {
        ignoreCrash(failure);
      }
      if (!ends.blown) return;
      await stop();
      await open(step.kind === 'cut' ? 'cut' : 'kill');
      await expectAnswered();
    },
    settle: async () => {
      await stop();
      await open('lock');
      await expectAnswered();
      for (let round = 0; round < 2; round += 1) valueOf(await device.data.call('syncNow'));
      const onServer = await actionsOf(log.logOf(space).map(({ change }) => change));
      const lost = [...answered].filter(one => !onServer.has(one));
      expect(lost, 'answered for and never sent').toEqual([]);
      await expectFolds();
      const { pending, rejected } = valueOf(await device.data.call('outbox'));
      expect({ pending, rejected }).toEqual({ pending: 0, rejected: [] });
    },
    close: () => device.engine.close(),
  };
}

function ignoreCrash(failure: unknown): void {
  for (let cause: unknown = failure; cause instanceof Error; cause = innerOf(cause)) {
    if (cause instanceof Crashed) return;
  }
  throw failure;
}

/** Dexie keeps the error that ended a transaction as `inner`. */
function innerOf(error: Error): unknown {
  return (error as { inner?: unknown }).inner ?? error.cause;
}
