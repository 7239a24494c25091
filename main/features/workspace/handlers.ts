import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ok } from '../../../common/lib/result.ts';
import { copyText } from '../../files/clipboard.ts';
import { givePort, type FeatureHandlers } from '../../ipc/window-calls.ts';
import type { Lock } from './lock.ts';

/** What makes a folder a workspace: the vault host writes it last. */
const ACCOUNT_FILE = 'account.json';

/** Opening and locking the workspace whose vault lies in `dir`. */
export function workspaceHandlers(dir: string, lock: Lock): FeatureHandlers<'workspace'> {
  return {
    'workspace.status': async () => ok({ exists: existsSync(join(dir, ACCOUNT_FILE)) }),
    'workspace.openVault': async (_input, caller) => {
      const vault = lock.openVault();
      givePort(caller.contents, { kind: 'vault-desk' }, vault.desk);
      givePort(caller.contents, { kind: 'vault-records' }, vault.records);
      return ok(undefined);
    },
    'workspace.lock': async () => {
      lock.lock('asked');
      return ok(undefined);
    },
    'workspace.copyText': async ({ text }) => {
      await copyText(text);
      return ok(undefined);
    },
  };
}
