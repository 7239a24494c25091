import { useCallback } from 'react';
import { useQuery, type Loaded } from '../../data/use-query.ts';
import { useVaultDesk } from '../../lib/vault-desk.ts';
import type { z } from 'zod';
import type { VaultDesk } from '../../../common/features/vault/vault-desk.ts';

/** Someone who answered an invitation and waits for confirmation. */
export type Joiner = z.output<VaultDesk['calls']['joiners']['output']>[number];

/** People who wait for confirmation, kept fresh. */
export function useJoiners(): Loaded<Joiner[]> & { readonly refresh: () => void } {
  const desk = useVaultDesk();
  const ask = useCallback(() => desk.call('joiners'), [desk]);
  const listen = useCallback((refresh: () => void) => desk.on('joinersChanged', refresh), [desk]);
  return useQuery(ask, listen);
}
