import type { BridgeOf } from '../../common/ipc/bridge.ts';
import { caller } from '../invoker.ts';

/** The bridge's part for reports. */
export const reportsApi: BridgeOf<'reports'> = {
  savePdf: caller('reports.savePdf'),
  saveText: caller('reports.saveText'),
  revealFile: caller('reports.revealFile'),
};
