import type { Asset } from '../../common/features/assets/asset-view.ts';
import type { Round } from '../../common/features/inspections/round-view.ts';
import { byUrgency } from '../../common/features/problems/fault-list.ts';
import { isOpen } from '../../common/features/problems/fault-step.ts';
import type { Fault } from '../../common/features/problems/fault-view.ts';
import type { WorkItem } from '../../common/crypto/sealed-secret.ts';
import type { RecordId, SpaceId } from '../../common/lib/ids.ts';

/** Work that a credential may be used for, as it is called on screen. */
export interface WorkChoice {
  readonly work: WorkItem;
  /** Of a fault or round; the device has none. */
  readonly number: string | undefined;
  /** Number and title of a fault, number of a round, name of a device. */
  readonly text: string;
  /** About the very device that the credential is for. */
  readonly ofAsset: boolean;
}

/** What a credential belongs to. */
export interface WorkPlace {
  readonly space: SpaceId;
  readonly asset: RecordId | undefined;
}

/** What is under way at a site. */
export interface WorkUnderWay {
  readonly faults: readonly Fault[];
  readonly rounds: readonly Round[];
  readonly assets: readonly Asset[];
}

/**
 * The work of a site that a credential may be used for: what is under way on its own device first, open
 * faults before open rounds, the most urgent fault first; at last the device itself, for work that has no
 * record of its own yet.
 */
export function workChoices(place: WorkPlace, at: WorkUnderWay): readonly WorkChoice[] {
  const here = <Item extends { readonly space: SpaceId }>(items: readonly Item[]): Item[] =>
    items.filter(item => item.space === place.space);
  const choice = (
    type: WorkItem['type'],
    id: RecordId,
    number: string | undefined,
    text: string,
    asset: RecordId | null,
  ): WorkChoice => ({
    work: { type, space: place.space, id },
    number,
    text,
    ofAsset: asset !== null && asset === place.asset,
  });
  const faults = here(at.faults)
    .filter(isOpen)
    .toSorted(byUrgency)
    .map(fault =>
      choice('fault', fault.id, fault.number, `${fault.number} ${fault.title}`, fault.asset),
    );
  const rounds = here(at.rounds)
    .filter(round => round.state === 'open')
    .map(round => choice('round', round.id, round.number, round.number, round.asset));
  const device = here(at.assets)
    .filter(asset => asset.id === place.asset)
    .map(asset => choice('asset', asset.id, undefined, asset.name, asset.id));
  const underWay = [...faults, ...rounds];
  return [
    ...underWay.filter(one => one.ofAsset),
    ...underWay.filter(one => !one.ofAsset),
    ...device,
  ];
}

/**
 * The choice to begin with: the work named last if it is among them, else what is under way on the
 * credential's own device, else the device. Work on another device is never chosen for the person.
 */
export function firstChoice(
  choices: readonly WorkChoice[],
  last: WorkItem | undefined,
): WorkChoice | undefined {
  return choices.find(({ work }) => work.id === last?.id) ?? choices.find(({ ofAsset }) => ofAsset);
}
