import { useCallback } from 'react';
import type { SpaceRoster } from '../../../common/features/vault/space-roster.ts';
import type { SpaceId } from '../../../common/lib/ids.ts';
import { useQuery, type Loaded } from '../../data/use-query.ts';
import { useVaultDesk } from '../../lib/vault-desk.ts';

/** Who is and was at a site, on which computers, kept fresh. */
export function useRoster(space: SpaceId): Loaded<SpaceRoster> & { readonly refresh: () => void } {
  const desk = useVaultDesk();
  const ask = useCallback(() => desk.call('roster', { space }), [desk, space]);
  const listen = useCallback((refresh: () => void) => desk.on('spacesChanged', refresh), [desk]);
  return useQuery(ask, listen);
}
