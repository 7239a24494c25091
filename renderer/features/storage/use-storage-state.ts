import { useCallback } from 'react';
import { useQuery } from '../../data/use-query.ts';
import { useBridge } from '../../lib/bridge-context.ts';

/** How space, journal and backups stand; asked anew when the disk's room changes. */
export function useStorageState() {
  const bridge = useBridge();
  const ask = useCallback(() => bridge.storage.state(), [bridge]);
  const listen = useCallback(
    (refresh: () => void) => bridge.on('storage.space', refresh),
    [bridge],
  );
  return useQuery(ask, listen);
}
