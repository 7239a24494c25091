import type { ChangeId, RecordId, SpaceId } from '../lib/ids.ts';
import type { Json } from '../lib/json.ts';
import { noIds, type EntityState, type Folded, type Register, type Stamp } from './entity-state.ts';

/** A stamp as many folds of a chunk share it. */
export type PackedStamp = readonly [author: string, device: string, wall: number, hlc: string];

/** Zero stands for the id of the record's first change, which most records consist of. */
type PackedId = string | 0;
type PackedFolded = readonly [id: PackedId, stamp: number, value: Json, ...parents: string[]];
type PackedRegister = readonly [heads: readonly PackedFolded[], superseded: readonly string[]];

/** @see foldPacker */
export type PackedFold = readonly [
  born: readonly [id: string, stamp: number, type: string, root: 0 | 1],
  latest: readonly [id: PackedId, stamp: number],
  fields: readonly (readonly [field: string, ...PackedRegister])[],
  lists: readonly (readonly [field: string, entries: readonly PackedFolded[]])[],
  life: PackedRegister | 0,
];

/** Packs folds that lie together. */
export interface FoldPacker {
  /** The fold as JSON; record and space are not in it. */
  pack(state: EntityState): PackedFold;
  /** The stamps of all folds packed so far. */
  readonly stamps: readonly PackedStamp[];
}

/** A packer for the folds of one chunk; what a user action wrote carries one stamp between them. */
export function foldPacker(): FoldPacker {
  const stamps: PackedStamp[] = [];
  const places = new Map<string, number>();
  // Most folds have the stamp of the one before.
  let last: Stamp | undefined;
  let lastPlace = 0;
  const stamp = (of: Stamp): number => {
    if (of === last) return lastPlace;
    const text = `${of.hlc} ${of.device} ${of.author} ${of.wall}`;
    let place = places.get(text);
    if (place === undefined) {
      place = stamps.push([of.author, of.device, of.wall, of.hlc]) - 1;
      places.set(text, place);
    }
    last = of;
    lastPlace = place;
    return place;
  };
  return {
    stamps,
    pack: ({ born, latest, registers, lists, life }) => {
      const idOf = (id: ChangeId): PackedId => (id === born.id ? 0 : id);
      const folded = ({ id, stamp: at, value, parents }: Folded): PackedFolded => [
        idOf(id),
        stamp(at),
        value,
        ...parents,
      ];
      const register = (of: Register): PackedRegister => [
        of.heads.map(folded),
        of.superseded.size === 0 ? [] : [...of.superseded].sort(),
      ];
      const isUntouched = life.heads.length === 0 && life.superseded.size === 0;
      return [
        [born.id, stamp(born.stamp), born.type, born.root ? 1 : 0],
        [idOf(latest.id), stamp(latest.stamp)],
        byName(registers).map(([field, of]) => [field, ...register(of)]),
        byName(lists).map(([field, entries]) => [field, entries.map(folded)]),
        isUntouched ? 0 : register(life),
      ];
    },
  };
}

/** Unpacks folds that were packed together. */
export function foldUnpacker(
  packedStamps: readonly PackedStamp[],
): (space: SpaceId, id: RecordId, packed: PackedFold) => EntityState {
  const stamps = packedStamps.map(
    ([author, device, wall, hlc]) => ({ author, device, wall, hlc }) as Stamp,
  );
  const stamp = (place: number): Stamp => {
    const found = stamps[place];
    if (found === undefined) throw new RangeError('a packed fold lacks a stamp');
    return found;
  };
  return (space, id, [[bornId, bornAt, type, root], [latestId, latestAt], fields, lists, life]) => {
    const idOf = (packed: PackedId): ChangeId => (packed === 0 ? bornId : packed) as ChangeId;
    const folded = ([of, at, value, ...parents]: PackedFolded): Folded => ({
      id: idOf(of),
      parents: parents as ChangeId[],
      stamp: stamp(at),
      value,
    });
    const register = (heads: readonly PackedFolded[], superseded: readonly string[]): Register => ({
      heads: heads.map(folded),
      superseded: superseded.length === 0 ? noIds : new Set(superseded as ChangeId[]),
    });
    return {
      space,
      id,
      born: { id: bornId as ChangeId, stamp: stamp(bornAt), type, root: root === 1 },
      latest: { id: idOf(latestId), stamp: stamp(latestAt) },
      registers: new Map(
        fields.map(([field, heads, superseded]) => [field, register(heads, superseded)]),
      ),
      lists: new Map(lists.map(([field, entries]) => [field, entries.map(folded)])),
      life: life === 0 ? register([], []) : register(...life),
    };
  };
}

function byName<T>(fields: ReadonlyMap<string, T>): [string, T][] {
  const entries = [...fields];
  return entries.length < 2 ? entries : entries.sort(([a], [b]) => (a < b ? -1 : 1));
}
