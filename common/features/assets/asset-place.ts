import type { HostKey } from '../../lib/host-key.ts';
import type { AssetFields } from './asset.ts';

/** Where an asset stands. */
export type Place = Pick<AssetFields, 'room' | 'rack' | 'unit'>;

/** Room, rack and unit on one line, such as `B2 / A07 / U21`; empty when nothing is known. */
export function placeText(place: Place): string {
  const unit = place.unit === null ? '' : `U${place.unit}`;
  return [place.room, place.rack, unit].filter(part => part !== '').join(' / ');
}

const byText = new Intl.Collator('zh-CN', { numeric: true, sensitivity: 'base' });

/** Order of a walk through the rooms: room, rack, then units from the bottom; unplaced assets last. */
export function byPlace(a: Place & { name: string }, b: Place & { name: string }): number {
  const unplaced = Number(placeText(a) === '') - Number(placeText(b) === '');
  return (
    unplaced ||
    byText.compare(a.room, b.room) ||
    byText.compare(a.rack, b.rack) ||
    (a.unit ?? 0) - (b.unit ?? 0) ||
    byText.compare(a.name, b.name)
  );
}

/** The accepted host keys with one more; the same key is kept once. */
export function withHostKey(known: readonly HostKey[], key: HostKey): HostKey[] {
  const same = known.some(
    one => one.algorithm === key.algorithm && one.fingerprint === key.fingerprint,
  );
  return same ? [...known] : [...known, key];
}
