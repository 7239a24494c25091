import { appErrorOf } from '../../../common/errors/app-error.ts';
import { err, ok } from '../../../common/lib/result.ts';
import { copyText, pasteText } from '../../files/clipboard.ts';
import { givePort, type FeatureHandlers } from '../../ipc/window-calls.ts';
import type { SessionProcess } from './session-process.ts';

/** Terminal sessions of the unlocked workspace. */
export function terminalHandlers(
  sessions: () => SessionProcess | undefined,
): FeatureHandlers<'terminal'> {
  return {
    'terminal.openPort': async ({ session }, caller) => {
      const host = sessions();
      if (host === undefined) return err(appErrorOf('locked'));
      givePort(caller.contents, { kind: 'session', id: session }, host.openSession(session));
      return ok(undefined);
    },
    'terminal.copy': async ({ text }) => {
      await copyText(text);
      return ok(undefined);
    },
    'terminal.paste': async () => ok(await pasteText()),
  };
}
