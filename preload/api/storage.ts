import type { BridgeOf } from '../../common/ipc/bridge.ts';
import { caller } from '../invoker.ts';

/** The bridge's part for storage. */
export const storageApi: BridgeOf<'storage'> = {
  openKeeper: caller('storage.openKeeper'),
  state: caller('storage.state'),
  rebuild: caller('storage.rebuild'),
  backUp: caller('storage.backUp'),
  cancel: caller('storage.cancel'),
  chooseBackup: caller('storage.chooseBackup'),
  testBackup: caller('storage.testBackup'),
  restoreBackup: caller('storage.restoreBackup'),
};
