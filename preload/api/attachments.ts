import type { BridgeOf } from '../../common/ipc/bridge.ts';
import { caller } from '../invoker.ts';

/** The bridge's part for attached files. */
export const attachmentsApi: BridgeOf<'attachments'> = {
  openDesk: caller('attachments.openDesk'),
  state: caller('attachments.state'),
  fetch: caller('attachments.fetch'),
  save: caller('attachments.save'),
};
