import type { BridgeOf } from '../../common/ipc/bridge.ts';
import { caller } from '../invoker.ts';

/** The bridge's part for sync. */
export const syncApi: BridgeOf<'sync'> = {
  connection: caller('sync.connection'),
  enrol: caller('sync.enrol'),
  retry: caller('sync.retry'),
  openTransport: caller('sync.openTransport'),
};
