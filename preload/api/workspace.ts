import type { BridgeOf } from '../../common/ipc/bridge.ts';
import { caller } from '../invoker.ts';

/** The bridge's part for workspace. */
export const workspaceApi: BridgeOf<'workspace'> = {
  status: caller('workspace.status'),
  people: caller('workspace.people'),
  choosePerson: caller('workspace.choosePerson'),
  addPerson: caller('workspace.addPerson'),
  openVault: caller('workspace.openVault'),
  lock: caller('workspace.lock'),
  settled: caller('workspace.settled'),
  copyText: caller('workspace.copyText'),
};
