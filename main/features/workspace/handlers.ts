import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ok } from '../../../common/lib/result.ts';
import { copyText } from '../../files/clipboard.ts';
import { givePort, type FeatureHandlers } from '../../ipc/window-calls.ts';
import type { Lock } from './lock.ts';
import type { PageSettling } from './page-settling.ts';

/** What makes a folder a workspace: the vault host writes it last. */
const ACCOUNT_FILE = 'account.json';

/** Opening and locking the workspace whose vault lies in `dir`. */
export function workspaceHandlers(
  dir: string,
  lock: Lock,
  settling: PageSettling,
): FeatureHandlers<'workspace'> {
  return {
    'workspace.status': async () =>
      ok({ exists: existsSync(join(dir, ACCOUNT_FILE)), lockedBy: lock.lockedBy() }),
    'workspace.openVault': async (_input, caller) => {
      settling.cancel();
      const vault = lock.openVault();
      givePort(caller.contents, { kind: 'vault-desk' }, vault.desk);
      givePort(caller.contents, { kind: 'vault-records' }, vault.records);
      return ok(undefined);
    },
    'workspace.lock': async ({ why }) => {
      lock.lock(why);
      return ok(undefined);
    },
    'workspace.settled': async () => ok({ isReplaced: settling.settled() }),
    'workspace.copyText': async ({ text }) => {
      await copyText(text);
      return ok(undefined);
    },
  };
}
