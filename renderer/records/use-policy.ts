import { useCallback } from 'react';
import type { z } from 'zod';
import type { VaultDesk } from '../../common/features/vault/vault-desk.ts';
import type { SpaceId } from '../../common/lib/ids.ts';
import { useQuery, type Loaded } from '../data/use-query.ts';
import { useVaultDesk } from '../lib/vault-desk.ts';

/** What a space lets its members do with its credentials, and what this account may do there. */
export type SpacePolicy = z.output<VaultDesk['calls']['policy']['output']>;

/** The rules of a space, kept fresh. */
export function usePolicy(space: SpaceId): Loaded<SpacePolicy> & { readonly refresh: () => void } {
  const desk = useVaultDesk();
  const ask = useCallback(() => desk.call('policy', { space }), [desk, space]);
  const listen = useCallback(
    (refresh: () => void) => desk.on('credentialsChanged', refresh),
    [desk],
  );
  return useQuery<SpacePolicy>(ask, listen);
}
