import { useCallback } from 'react';
import type { z } from 'zod';
import type { VaultDesk } from '../../../common/features/vault/vault-desk.ts';
import { useQuery, type Loaded } from '../../data/use-query.ts';
import { useVaultDesk } from '../../lib/vault-desk.ts';

/** What is known of the audit chains of this device and the others. */
export type AuditState = z.output<VaultDesk['calls']['auditState']['output']>;

/** The state of the audit, kept fresh. */
export function useAuditState(): Loaded<AuditState> & { readonly refresh: () => void } {
  const desk = useVaultDesk();
  const ask = useCallback(() => desk.call('auditState'), [desk]);
  const listen = useCallback(
    (refresh: () => void) => desk.on('credentialsChanged', refresh),
    [desk],
  );
  return useQuery<AuditState>(ask, listen);
}
