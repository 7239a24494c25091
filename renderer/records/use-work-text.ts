import { useMemo } from 'react';
import type { WorkItem } from '../../common/crypto/sealed-secret.ts';
import type { SpaceId } from '../../common/lib/ids.ts';
import { useAssets, useFaults, useRounds } from './use-typed.ts';

/** What a work item is called, and the screen that shows it. */
export interface WorkText {
  /** Undefined when this device does not have the record. */
  readonly text: string | undefined;
  readonly path: string;
}

/** Names the work of a site: number and title of a fault, number of a round, name of a device. */
export function useWorkText(space: SpaceId): (work: WorkItem) => WorkText {
  const faults = useFaults(space).items;
  const rounds = useRounds(space).items;
  const assets = useAssets(space).items;
  return useMemo(() => {
    const names = new Map<string, string>([
      ...faults.map(({ id, number, title }) => [id, `${number} ${title}`] as const),
      ...rounds.map(({ id, number }) => [id, number] as const),
      ...assets.map(({ id, name }) => [id, name] as const),
    ]);
    return work => ({
      text: names.get(work.id),
      path: `/${work.type === 'asset' ? 'assets' : `${work.type}s`}/${work.id}`,
    });
  }, [faults, rounds, assets]);
}
