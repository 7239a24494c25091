import { useCallback } from 'react';
import { DataProvider } from '../data/data-context.tsx';
import { useQuery } from '../data/use-query.ts';
import { StorageNotices } from '../features/storage/storage-notices.tsx';
import { VaultDeskProvider } from '../lib/vault-desk.ts';
import { ErrorNotice } from '../ui/error-notice.tsx';
import { LoadingState } from '../ui/loading-state.tsx';
import { Shell } from './shell.tsx';
import type { OpenWorkspace } from './workspace-session.ts';

/** Gives the screens the open vault and the records. */
export function OpenWorkspaceScreens({ workspace }: { readonly workspace: OpenWorkspace }) {
  const { desk, owner, data, putBack } = workspace;
  const ask = useCallback(() => desk.call('spaces'), [desk]);
  const listen = useCallback((refresh: () => void) => desk.on('spacesChanged', refresh), [desk]);
  const spaces = useQuery(ask, listen);
  if (spaces.state === 'loading') return <LoadingState />;
  if (spaces.state === 'error') {
    return <ErrorNotice error={spaces.error} onRetry={spaces.refresh} />;
  }
  return (
    <VaultDeskProvider value={{ desk, owner, spaces: spaces.value }}>
      <DataProvider value={data}>
        <Shell notices={<StorageNotices putBack={putBack} />} />
      </DataProvider>
    </VaultDeskProvider>
  );
}
