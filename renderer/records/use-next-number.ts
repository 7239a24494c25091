import { useCallback } from 'react';
import type { AppError } from '../../common/errors/app-error.ts';
import type { SpaceId } from '../../common/lib/ids.ts';
import type { NumberKind } from '../../common/records/record-number.ts';
import type { Result } from '../../common/lib/result.ts';
import { useData } from '../data/data-context.tsx';
import { useSites } from './use-typed.ts';

/** Code in numbers while the site's own record has not come yet. */
const NO_SITE = 'SITE';

/** Takes the next free number of a site, made on this device with no network. */
export function useNextNumber(): (
  space: SpaceId,
  kind: NumberKind,
) => Promise<Result<string, AppError>> {
  const data = useData();
  const sites = useSites().items;
  return useCallback(
    (space, kind) => {
      const siteCode = sites.find(site => site.space === space)?.code ?? NO_SITE;
      return data.call('nextNumber', { siteCode, kind });
    },
    [data, sites],
  );
}
