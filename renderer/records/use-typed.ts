import { useMemo } from 'react';
import { ASSET } from '../../common/features/assets/asset.ts';
import { toAsset, type Asset } from '../../common/features/assets/asset-view.ts';
import { ROUND } from '../../common/features/inspections/round.ts';
import { toRound, type Round } from '../../common/features/inspections/round-view.ts';
import { FAULT } from '../../common/features/problems/fault.ts';
import { toFault, type Fault } from '../../common/features/problems/fault-view.ts';
import { CREDENTIAL } from '../../common/features/vault/credential.ts';
import { toCredential, type Credential } from '../../common/features/vault/credential-view.ts';
import { SITE } from '../../common/features/workspace/site.ts';
import { toSite, type Site } from '../../common/features/workspace/site-view.ts';
import type { AppError } from '../../common/errors/app-error.ts';
import type { SpaceId } from '../../common/lib/ids.ts';
import {
  readAll,
  type FoldedRecord,
  type UnreadableRecord,
} from '../../common/records/folded-record.ts';
import type { Result } from '../../common/lib/result.ts';
import { useRecords } from '../data/use-records.ts';

/** Records of a type, read as that type; what can't be read lies beside them. */
export interface TypedRecords<Item> {
  readonly state: 'loading' | 'error' | 'ready';
  /** Whether all of them are read: a long list is ready with its newest. */
  readonly isWhole: boolean;
  readonly items: readonly Item[];
  readonly unreadable: readonly UnreadableRecord[];
  readonly error: AppError | undefined;
  readonly refresh: () => void;
}

function useTyped<Item>(
  type: string,
  read: (record: FoldedRecord) => Result<Item, AppError>,
  space: SpaceId | undefined,
): TypedRecords<Item> {
  const { state, records, isWhole, error, refresh } = useRecords(type, space);
  const typed = useMemo(() => readAll(records, read), [records, read]);
  return useMemo(
    () => ({ state, isWhole, error, refresh, ...typed }),
    [state, isWhole, error, refresh, typed],
  );
}

/** Customers' sites by their codes. */
export function useSites(): TypedRecords<Site> {
  const typed = useTyped(SITE, toSite, undefined);
  return useMemo(() => ({ ...typed, items: typed.items.toSorted(byCode) }), [typed]);
}

function byCode(a: Site, b: Site): number {
  return a.code.localeCompare(b.code, 'en', { numeric: true });
}

/** Assets of a site, or of all. */
export function useAssets(space?: SpaceId): TypedRecords<Asset> {
  return useTyped(ASSET, toAsset, space);
}

/** Credentials of a site, or of all; their secrets stay sealed. */
export function useCredentials(space?: SpaceId): TypedRecords<Credential> {
  return useTyped(CREDENTIAL, toCredential, space);
}

/** Inspection rounds of a site, or of all. */
export function useRounds(space?: SpaceId): TypedRecords<Round> {
  return useTyped(ROUND, toRound, space);
}

/** Faults of a site, or of all. */
export function useFaults(space?: SpaceId): TypedRecords<Fault> {
  return useTyped(FAULT, toFault, space);
}
