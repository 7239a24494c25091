import { userInfo } from 'node:os';
import { appErrorOf } from '../../../common/errors/app-error.ts';
import type { SecureQuestion } from '../../../common/features/vault/secure-question.ts';
import { err, ok } from '../../../common/lib/result.ts';
import { copyText, pasteText, secretsOnClipboard } from '../../files/clipboard.ts';
import { givePort, type FeatureHandlers } from '../../ipc/window-calls.ts';
import type { SessionProcess } from './session-process.ts';

/** Terminal sessions of the unlocked workspace. */
export function terminalHandlers(
  sessions: () => SessionProcess | undefined,
  ask: (question: SecureQuestion) => Promise<boolean>,
): FeatureHandlers<'terminal'> {
  return {
    'terminal.openPort': async ({ session, transport }, caller) => {
      const host = sessions();
      if (host === undefined) return err(appErrorOf('locked'));
      // With a shell of this computer whoever holds the port is the user; so it is not the page that decides.
      if (transport === 'local') {
        const isAgreed = await ask({ kind: 'local-shell', shell: userInfo().shell ?? '' });
        if (sessions() !== host) return err(appErrorOf('locked'));
        if (!isAgreed) return err(appErrorOf('cancelled'));
      }
      givePort(
        caller.contents,
        { kind: 'session', id: session },
        host.openSession(session, transport),
      );
      return ok(undefined);
    },
    'terminal.copy': async ({ text }) => {
      await copyText(text);
      return ok(undefined);
    },
    'terminal.paste': async () => {
      const text = await pasteText();
      // The page could read a copied secret by it. Typing into a session is the vault's to do.
      if (secretsOnClipboard.isSecret(text)) {
        return err(appErrorOf('secret-on-clipboard'));
      }
      return ok(text);
    },
  };
}
