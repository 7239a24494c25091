import type { ChangeId, RecordId, SpaceId } from '../lib/ids.ts';
import type { Json } from '../lib/json.ts';
import { noIds, type EntityState, type Folded, type Register, type Stamp } from './entity-state.ts';

/**
 * A record's fold as the local store keeps it: arrays instead of names, each stamp once. The content
 * of a sealed row, so its shape is ours; `v` is checked by whoever reads rows of another version.
 */
type PackedFolded = readonly [id: string, stamp: number, value: Json, ...parents: string[]];
type PackedRegister = readonly [heads: readonly PackedFolded[], superseded: readonly string[]];

/** @see packState */
export interface PackedState {
  readonly v: 1;
  readonly id: string;
  readonly space: string;
  readonly born: readonly [id: string, stamp: number, type: string, root: boolean];
  readonly latest: readonly [id: string, stamp: number];
  readonly stamps: readonly (readonly [
    author: string,
    device: string,
    wall: number,
    hlc: string,
  ])[];
  readonly fields: readonly (readonly [field: string, ...PackedRegister])[];
  readonly lists: readonly (readonly [field: string, entries: readonly PackedFolded[]])[];
  readonly life: PackedRegister;
}

/**
 * Packs a fold into JSON. Equal folds give equal JSON, whatever the order in which their changes came:
 * two devices can compare theirs.
 */
export function packState(state: EntityState): PackedState {
  const stamps: Stamp[] = [];
  const places = new Map<string, number>();
  const stamp = (of: Stamp): number => {
    const text = [of.hlc, of.device, of.author, of.wall].join(' ');
    const place = places.get(text) ?? stamps.push(of) - 1;
    places.set(text, place);
    return place;
  };
  const folded = (one: Folded): PackedFolded => [
    one.id,
    stamp(one.stamp),
    one.value,
    ...one.parents,
  ];
  const register = (of: Register): PackedRegister => [
    of.heads.map(folded),
    [...of.superseded].sort(),
  ];
  const { born, latest } = state;
  return {
    v: 1,
    id: state.id,
    space: state.space,
    born: [born.id, stamp(born.stamp), born.type, born.root],
    latest: [latest.id, stamp(latest.stamp)],
    fields: byName(state.registers).map(([field, of]) => [field, ...register(of)]),
    lists: byName(state.lists).map(([field, entries]) => [field, entries.map(folded)]),
    life: register(state.life),
    stamps: stamps.map(({ author, device, wall, hlc }) => [author, device, wall, hlc]),
  };
}

/** Unpacks what {@link packState} made; throws on a version that this app does not know. */
export function unpackState(packed: PackedState): EntityState {
  if (packed.v !== 1) throw new RangeError('a packed state of another version');
  const stamps = packed.stamps.map(
    ([author, device, wall, hlc]) => ({ author, device, wall, hlc }) as Stamp,
  );
  const stamp = (place: number): Stamp => {
    const found = stamps[place];
    if (found === undefined) throw new RangeError('a packed state lacks a stamp');
    return found;
  };
  const folded = ([id, at, value, ...parents]: PackedFolded): Folded => ({
    id: id as ChangeId,
    parents: parents as ChangeId[],
    stamp: stamp(at),
    value,
  });
  const register = ([heads, superseded]: PackedRegister): Register => ({
    heads: heads.map(folded),
    superseded: superseded.length === 0 ? noIds : new Set(superseded as ChangeId[]),
  });
  const [bornId, bornAt, type, root] = packed.born;
  const [latestId, latestAt] = packed.latest;
  return {
    id: packed.id as RecordId,
    space: packed.space as SpaceId,
    born: { id: bornId as ChangeId, stamp: stamp(bornAt), type, root },
    latest: { id: latestId as ChangeId, stamp: stamp(latestAt) },
    registers: new Map(packed.fields.map(([field, ...of]) => [field, register(of)])),
    lists: new Map(packed.lists.map(([field, entries]) => [field, entries.map(folded)])),
    life: register(packed.life),
  };
}

function byName<T>(fields: ReadonlyMap<string, T>): [string, T][] {
  return [...fields].sort(([a], [b]) => (a < b ? -1 : 1));
}
