import { useCallback } from 'react';
import { useQuery } from '../../data/use-query.ts';
import { useBridge } from '../../lib/bridge-context.ts';

/** Everyone who has a workspace on this computer, the last one first, and whose turn it is. */
export function usePeople() {
  const bridge = useBridge();
  const ask = useCallback(() => bridge.workspace.people(), [bridge]);
  return useQuery(ask, noNews);
}

function noNews(): () => void {
  return () => undefined;
}
