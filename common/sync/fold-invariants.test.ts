import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  histories,
  play,
  shuffledWithRepeats,
  type Played,
  type Replica,
  type Step,
  type Written,
} from '../../test/builders/replicas.ts';
import { seeded } from '../../test/fakes/seeded-random.ts';
import type { ChangeId } from '../lib/ids.ts';
import { applyChange, distinctHeads, foldChanges } from './fold.ts';
import { packState, unpackState, type PackedState } from './packed-state.ts';
import { lifeOf } from './record-life.ts';
import type { EntityState } from './entity-state.ts';

/** By hand: FOLD_RUNS=20000 npx vitest run common/sync. */
const RUNS = Number(process.env['FOLD_RUNS'] ?? 1000);
const STEPS = 120;
const seed = fc.integer();

/** Runs a property over histories and asserts that long ones and every kind of step occurred. */
function holds(check: (played: Played, seed: number) => void): void {
  const done = new Map<Step['kind'], number>();
  let longest = 0;
  fc.assert(
    fc.property(histories(STEPS), seed, (steps, n) => {
      const played = play(steps);
      longest = Math.max(longest, played.written.length);
      for (const [kind, count] of played.done) done.set(kind, (done.get(kind) ?? 0) + count);
      check(played, n);
    }),
    { numRuns: RUNS },
  );
  expect(longest).toBeGreaterThan(STEPS / 2);
  for (const kind of ['set', 'append', 'delete', 'restore', 'resolve', 'hear'] as const) {
    expect(done.get(kind) ?? 0, kind).toBeGreaterThan(RUNS / 10);
  }
}

function packed(state: EntityState | undefined): PackedState | undefined {
  return state === undefined ? undefined : packState(state);
}

const isRegisterOp = ({ change }: Written): boolean =>
  change.body.op === 'set' || change.body.op === 'resolve';
const isLifeOp = ({ change }: Written): boolean =>
  change.body.op === 'delete' || change.body.op === 'restore';

/** The changes of a group that nobody who wrote in it knew: the definition of a head. */
function unknownToOthers(group: readonly Written[]): Written[] {
  const seen = new Set<ChangeId>();
  for (const { knew } of group) for (const id of knew) seen.add(id);
  return group.filter(({ change }) => !seen.has(change.id));
}

function byField(entries: readonly Written[]): Map<string, Written[]> {
  const groups = new Map<string, Written[]>();
  for (const entry of entries) {
    const { field } = entry.change.body;
    groups.set(field, [...(groups.get(field) ?? []), entry]);
  }
  return groups;
}

const ids = (entries: readonly { id: ChangeId }[]): string[] => entries.map(({ id }) => id).sort();
const idsOfWritten = (entries: readonly Written[]): string[] =>
  entries.map(({ change }) => change.id).sort();

function eachReplica(played: Played, check: (replica: Replica, known: Written[]) => void): void {
  for (const replica of played.replicas) check(replica, [...replica.known.values()]);
}

describe('the fold', () => {
  it('I6: is the same in any order, with any repeats, and stored in between', () => {
    holds((played, n) => {
      eachReplica(played, (replica, known) => {
        const changes = known.map(({ change }) => change);
        const inOrder = packed(foldChanges(changes));
        expect(packed(replica.state)).toEqual(inOrder);
        const next = seeded(n);
        let state: EntityState | undefined;
        for (const change of shuffledWithRepeats(changes, n)) {
          state = applyChange(state, change);
          if (next() < 0.1)
            state = unpackState(JSON.parse(JSON.stringify(packState(state))) as PackedState);
        }
        expect(packed(state)).toEqual(inOrder);
      });
    });
  });

  it('I5: supersedes a change only by one whose author knew it', () => {
    holds(played => {
      eachReplica(played, (replica, known) => {
        for (const [field, group] of byField(known.filter(isRegisterOp))) {
          const heads = replica.state?.registers.get(field)?.heads ?? [];
          expect(ids(heads)).toEqual(idsOfWritten(unknownToOthers(group)));
        }
      });
    });
  });

  it('I7: shows concurrent different values as several heads everywhere, equal ones as one', () => {
    holds(played => {
      eachReplica(played, (replica, known) => {
        for (const [field, group] of byField(known.filter(isRegisterOp))) {
          const values = new Set(unknownToOthers(group).map(({ change }) => change.body.value));
          const shown = distinctHeads(replica.state?.registers.get(field)?.heads ?? []);
          expect(new Set(shown.map(head => head.value))).toEqual(values);
          expect(shown.length).toBe(values.size);
        }
      });
    });
  });

  it('keeps every entry of a list once, after all that its author knew', () => {
    holds(played => {
      eachReplica(played, (replica, known) => {
        for (const [field, group] of byField(known.filter(w => w.change.body.op === 'append'))) {
          const entries = replica.state?.lists.get(field) ?? [];
          expect(ids(entries)).toEqual(idsOfWritten(group));
          const places = new Map(entries.map((entry, place) => [entry.id, place]));
          for (const { change, knew } of group) {
            for (const before of group.filter(other => knew.has(other.change.id))) {
              expect(places.get(before.change.id)).toBeLessThan(places.get(change.id)!);
            }
          }
        }
      });
    });
  });

  it('hides a record only when nobody edited it without knowing of the delete', () => {
    let hidden = 0;
    let editedWhileDeleted = 0;
    holds(played => {
      eachReplica(played, (replica, known) => {
        if (replica.state === undefined) return;
        const life = unknownToOthers(known.filter(isLifeOp));
        const deletes = life.filter(({ change }) => change.body.op === 'delete');
        const content = [
          ...[...byField(known.filter(isRegisterOp)).values()].flatMap(unknownToOthers),
          ...[...byField(known.filter(w => w.change.body.op === 'append')).values()].flatMap(
            unknownToOthers,
          ),
        ];
        const unaware = content.filter(
          edit =>
            deletes.length > 0 &&
            !deletes.some(
              remove =>
                remove.knew.has(edit.change.id) || (edit.hidden && edit.knew.has(remove.change.id)),
            ),
        );
        const shown = lifeOf(replica.state);
        const deleted =
          deletes.length > 0 && deletes.length === life.length && unaware.length === 0;
        expect(shown.deleted).toBe(deleted);
        expect(ids(shown.heads)).toEqual(idsOfWritten([...life, ...unaware]));
        if (deleted) hidden += 1;
        if (unaware.length > 0) editedWhileDeleted += 1;
      });
    });
    expect(hidden).toBeGreaterThan(RUNS / 20);
    expect(editedWhileDeleted).toBeGreaterThan(RUNS / 20);
  });
});
