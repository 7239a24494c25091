import type { Connection, SyncTransport } from '../../common/features/sync/transport.ts';
import { ok } from '../../common/lib/result.ts';
import { localClient, type LocalClient } from './local-client.ts';
import type { LogCalls } from './model-log.ts';

/** How a test's device stands towards its server. */
export const ONLINE: Connection = { state: 'online', server: 'http://127.0.0.1:8787', since: 0 };
/** @see ONLINE */
export const OFFLINE: Connection = {
  state: 'offline',
  server: 'http://127.0.0.1:8787',
  reason: 'server-unreachable',
  retryAt: 0,
};

/** Main's sync client with a line that never fails; `connection` may be emitted to change that. */
export function onlineTransport(
  log: LogCalls,
  hook?: (name: string) => Promise<void>,
): LocalClient<SyncTransport> {
  return localClient<SyncTransport>({ ...log, connection: async () => ok(ONLINE) }, hook);
}
