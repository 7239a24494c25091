import fc from 'fast-check';
import type {
  AccountId,
  ChangeId,
  DeviceId,
  RecordId,
  SpaceId,
  TxId,
} from '../../common/lib/ids.ts';
import { LIFE_FIELD, type ChangeOp, type OpenedChange } from '../../common/sync/change.ts';
import type { EntityState } from '../../common/sync/entity-state.ts';
import { applyChange, distinctHeads } from '../../common/sync/fold.ts';
import { hybridClock, type HybridClock } from '../../common/sync/hlc.ts';
import { parentsFor } from '../../common/sync/parents.ts';
import { lifeOf } from '../../common/sync/record-life.ts';
import { seeded } from '../fakes/seeded-random.ts';

/** Devices that edit one record and hear of each other now and then. */
export const REPLICAS = 4;
const FIELDS = ['title', 'step', '__proto__'] as const;
const NOW = Date.UTC(2026, 2, 9);
const YEARS_100 = 100 * 365.25 * 86_400_000;
/** One clock is right, one an hour late, two are off by a century. */
const CLOCK_ERRORS = [0, -3_600_000, YEARS_100, -YEARS_100] as const;

/** One step of a history. */
export type Step =
  | {
      readonly kind: 'set' | 'append';
      readonly at: number;
      readonly field: number;
      readonly value: number;
    }
  | { readonly kind: 'delete' | 'restore'; readonly at: number }
  | { readonly kind: 'resolve'; readonly at: number; readonly field: number }
  | { readonly kind: 'hear'; readonly at: number; readonly from: number; readonly share: number };

const at = fc.nat(REPLICAS - 1);
const field = fc.nat(FIELDS.length - 1);
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({ kind: fc.constant('set' as const), at, field, value: fc.nat(3) }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constant('append' as const), at, field, value: fc.nat(3) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constantFrom('delete' as const, 'restore' as const), at }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('resolve' as const), at, field }) },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('hear' as const),
      at,
      from: at,
      share: fc.double({ min: 0, max: 1, noNaN: true }),
    }),
  },
);

/** Histories of up to `maxLength` steps; `size: 'max'`, for the default makes short ones only. */
export function histories(maxLength: number): fc.Arbitrary<Step[]> {
  return fc.array(step, { minLength: 1, maxLength, size: 'max' });
}

/** A change with what its author knew: the measure that the fold is held against. */
export interface Written {
  readonly change: OpenedChange;
  readonly knew: ReadonlySet<ChangeId>;
  /** The record was hidden for the author. */
  readonly hidden: boolean;
}

/** A device with what it has heard of, oldest first. */
export interface Replica {
  readonly known: Map<ChangeId, Written>;
  state: EntityState | undefined;
  readonly hlc: HybridClock;
}

/** What a history leaves: the replicas and every change in the order of writing. */
export interface Played {
  readonly replicas: readonly Replica[];
  readonly written: readonly Written[];
  /** Steps that did something, by kind. */
  readonly done: ReadonlyMap<Step['kind'], number>;
}

const space = uuid('5', 1) as SpaceId;
const record = uuid('e', 1) as RecordId;

/** Plays a history by the rules that the app writes changes by. */
export function play(steps: readonly Step[]): Played {
  let time = NOW;
  const replicas = CLOCK_ERRORS.map((off, i): Replica => {
    const clock = { wall: () => time + off, elapsed: () => time - NOW };
    return {
      known: new Map(),
      state: undefined,
      hlc: hybridClock(uuid('d', i) as DeviceId, clock),
    };
  });
  const written: Written[] = [];
  const done = new Map<Step['kind'], number>();

  const write = (who: number, name: string, op: ChangeOp, value: number): void => {
    const replica = replicas[who]!;
    const change: OpenedChange = {
      id: uuid('c', written.length) as ChangeId,
      space,
      device: uuid('d', who) as DeviceId,
      author: uuid('a', who) as AccountId,
      body: {
        entity: { type: 'fault', id: record },
        field: name,
        parents: [...parentsFor(replica.state, { field: name, op })],
        op,
        value,
        hlc: replica.hlc.next(),
        wall: time + CLOCK_ERRORS[who]!,
        elapsed: time - NOW,
        tx: uuid('f', written.length) as TxId,
      },
    };
    const hidden = replica.state !== undefined && lifeOf(replica.state).deleted;
    const entry = { change, knew: new Set(replica.known.keys()), hidden };
    written.push(entry);
    replica.known.set(change.id, entry);
    replica.state = applyChange(replica.state, change);
  };

  const perform = (one: Step): boolean => {
    const replica = replicas[one.at]!;
    switch (one.kind) {
      case 'set':
      case 'append':
        write(one.at, FIELDS[one.field]!, one.kind, one.value);
        return true;
      case 'delete':
      case 'restore':
        if (replica.state === undefined) return false;
        write(one.at, LIFE_FIELD, one.kind, 0);
        return true;
      case 'resolve': {
        const heads = replica.state?.registers.get(FIELDS[one.field]!)?.heads ?? [];
        if (distinctHeads(heads).length < 2) return false;
        write(one.at, FIELDS[one.field]!, 'resolve', heads[0]!.value as number);
        return true;
      }
      case 'hear': {
        // A prefix in order of writing holds all that its changes name, as a server's log does.
        const theirs = [...replicas[one.from]!.known.values()];
        const before = replica.known.size;
        for (const entry of theirs.slice(0, Math.ceil(theirs.length * one.share))) {
          replica.known.set(entry.change.id, entry);
          replica.hlc.absorb(entry.change.body.hlc);
          replica.state = applyChange(replica.state, entry.change);
        }
        return replica.known.size > before;
      }
    }
  };

  for (const one of steps) {
    time += 1000;
    if (perform(one)) done.set(one.kind, (done.get(one.kind) ?? 0) + 1);
  }
  return { replicas, written, done };
}

/** The items in some order, some of them twice. */
export function shuffledWithRepeats<T>(items: readonly T[], seed: number): T[] {
  const next = seeded(seed);
  const all = [...items, ...items.filter(() => next() < 0.3)];
  for (let i = all.length - 1; i > 0; i -= 1) {
    const j = Math.floor(next() * (i + 1));
    [all[i], all[j]] = [all[j]!, all[i]!];
  }
  return all;
}

function uuid(kind: string, n: number): string {
  return `${kind.repeat(8)}-0000-4000-8000-${n.toString(16).padStart(12, '0')}`;
}
