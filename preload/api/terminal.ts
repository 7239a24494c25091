import type { BridgeOf } from '../../common/ipc/bridge.ts';
import { caller } from '../invoker.ts';

/** The bridge's part for terminal. */
export const terminalApi: BridgeOf<'terminal'> = {
  openPort: caller('terminal.openPort'),
  copy: caller('terminal.copy'),
  paste: caller('terminal.paste'),
};
