import type { Connection } from '../../common/features/sync/transport.ts';
import type { VaultOwner } from '../../common/features/vault/vault-owner.ts';
import type { Clock } from '../../common/lib/clock.ts';
import type { Random } from '../../common/lib/random.ts';
import { createSessionProcess, type SessionProcess } from '../features/terminal/session-process.ts';
import type { VaultProcess } from '../features/workspace/vault-process.ts';
import type { JsonFile } from '../files/json-file.ts';
import type { ServerLink } from '../sync-client/server-link.ts';
import { createSyncClient, type SyncClient } from '../sync-client/sync-client.ts';
import type { Log } from '../lib/log.ts';

/** What runs only while the workspace is unlocked. */
export interface Unlocked {
  readonly sync: SyncClient;
  readonly sessions: SessionProcess;
  end(): void;
}

/** What it needs of the world. */
export interface UnlockedDeps {
  readonly vault: VaultProcess;
  readonly owner: VaultOwner;
  readonly sessionScript: string;
  readonly link: JsonFile<ServerLink>;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly onConnection: (connection: Connection) => void;
  readonly onHead: (event: { space: string; seq: string }) => void;
}

/** Starts the sync client and makes the session host ready to start. */
export function startUnlocked(deps: UnlockedDeps): Unlocked {
  const sync = createSyncClient({
    fetch: globalThis.fetch,
    clock: deps.clock,
    random: deps.random,
    control: deps.vault.control,
    owner: deps.owner,
    readLink: () => deps.link.read(),
    writeLink: link => deps.link.write(link),
    onConnection: connection => {
      deps.log.info('sync.connection', {
        state: connection.state,
        ...('reason' in connection ? { reason: connection.reason } : {}),
      });
      deps.onConnection(connection);
    },
    onHead: deps.onHead,
  });
  const sessions = createSessionProcess(
    deps.sessionScript,
    () => deps.vault.releasePort(),
    deps.log,
  );
  return {
    sync,
    sessions,
    end: () => {
      sync.stop();
      sessions.end();
    },
  };
}
