import { byPlace } from '../../../common/features/assets/asset-place.ts';
import type { Asset } from '../../../common/features/assets/asset-view.ts';
import type { Site } from '../../../common/features/workspace/site-view.ts';
import type { Overview } from './credential-filter.ts';

/** By what a list of credentials is grouped. */
export const groupings = ['site', 'folder', 'tag'] as const;
/** @see groupings */
export type Grouping = (typeof groupings)[number];

/** A line of the list: the head of a group, or a credential. */
export type ListRow<Item extends Overview> =
  | {
      readonly row: 'group';
      readonly key: string;
      /** Site, then folder or tag; the last is empty for what has none. */
      readonly path: readonly string[];
      readonly count: number;
    }
  | {
      readonly row: 'credential';
      readonly key: string;
      readonly credential: Item;
      readonly asset: Asset | undefined;
    };

const byText = new Intl.Collator('zh-CN', { numeric: true, sensitivity: 'base' });

/**
 * Credentials as lines below the heads of their groups: sites in the order given, within them folders or
 * tags by name with those of none last, within a group by the walk through the rooms. A credential of
 * several tags shows below each.
 */
export function credentialRows<Item extends Overview>(
  credentials: readonly Item[],
  at: { readonly assets: readonly Asset[]; readonly sites: readonly Site[] },
  grouping: Grouping,
): readonly ListRow<Item>[] {
  const assets = new Map(at.assets.map(asset => [asset.id, asset]));
  const sites = new Map(at.sites.map((site, order) => [site.space, { order, name: site.name }]));
  const groups = new Map<string, { path: string[]; order: number; items: Item[] }>();
  for (const credential of credentials) {
    const site = sites.get(credential.space);
    for (const part of partsOf(credential, grouping)) {
      const key = JSON.stringify([credential.space, part]);
      const group = groups.get(key) ?? {
        path: [site?.name ?? '', ...(part === undefined ? [] : [part])],
        order: site?.order ?? at.sites.length,
        items: [],
      };
      group.items.push(credential);
      groups.set(key, group);
    }
  }
  const assetOf = ({ asset }: Item): Asset | undefined =>
    asset === null ? undefined : assets.get(asset);
  const compare = (a: Item, b: Item): number => {
    const [ofA, ofB] = [assetOf(a), assetOf(b)];
    const place =
      ofA === undefined || ofB === undefined
        ? Number(ofA === undefined) - Number(ofB === undefined)
        : byPlace(ofA, ofB);
    return place || byText.compare(a.name, b.name) || (a.id < b.id ? -1 : 1);
  };
  return [...groups]
    .toSorted(([, a], [, b]) => a.order - b.order || byPart(a.path[1], b.path[1]))
    .flatMap(([key, { path, items }]): ListRow<Item>[] => [
      { row: 'group', key, path, count: items.length },
      ...items.toSorted(compare).map(credential => ({
        row: 'credential' as const,
        key: `${key} ${credential.id}`,
        credential,
        asset: assetOf(credential),
      })),
    ]);
}

function partsOf({ folder, tags }: Overview, grouping: Grouping): readonly (string | undefined)[] {
  switch (grouping) {
    case 'site':
      return [undefined];
    case 'folder':
      return [folder];
    case 'tag':
      return tags.length === 0 ? [''] : [...new Set(tags)];
  }
}

function byPart(a = '', b = ''): number {
  return Number(a === '') - Number(b === '') || byText.compare(a, b);
}
