import type { BridgeOf } from '../../common/ipc/bridge.ts';
import { caller } from '../invoker.ts';

/** The bridge's part for settings. */
export const settingsApi: BridgeOf<'settings'> = {
  read: caller('settings.read'),
  write: caller('settings.write'),
  about: caller('settings.about'),
};
