import { MessageChannelMain, type BrowserWindow, type MessagePortMain } from 'electron';
import { appErrorOf, type AppError } from '../../common/errors/app-error.ts';
import type { SecureQuestion } from '../../common/features/vault/secure-question.ts';
import type { SecureRequest } from '../../common/features/vault/secure-window.ts';
import type { Result } from '../../common/lib/result.ts';
import { portOf } from '../lib/message-port.ts';
import { secureTurn, type SecureAnswers, type SecureTurn } from '../lib/secure-serving.ts';

/** More than a person would have opened; a page that asks for more is not obeyed. */
const MAX_WAITING = 4;

/** The secure windows of this app: one on screen at a time, the others wait. */
export interface SecureWindows {
  /** Whether the person agrees; refused when the window is closed or the app locks. */
  ask(question: SecureQuestion): Promise<boolean>;
  /** Shows a request of main's own. */
  show(request: SecureRequest, answers: SecureAnswers): Promise<Result<undefined, AppError>>;
  /** Opens a window for a request that another process owns: it gets the other end of its port. */
  open(give: (port: MessagePortMain) => void): void;
  /** Closes all, asked or waiting. */
  closeAll(): void;
}

/** What they need of the app around them. */
export interface SecureWindowsDeps {
  /** The app's window; without one nothing is asked and the answer is no. */
  readonly parent: () => BrowserWindow | undefined;
  readonly openWindow: (parts: {
    readonly parent: BrowserWindow;
    readonly request: MessagePortMain;
  }) => BrowserWindow;
  readonly onBug: (call: string, bug: unknown) => void;
}

/** Makes the queue of secure windows. */
export function createSecureWindows(deps: SecureWindowsDeps): SecureWindows {
  const waiting: MessagePortMain[] = [];
  const turns = new Set<SecureTurn>();
  let onScreen: BrowserWindow | undefined;

  const openNext = (): void => {
    if (onScreen !== undefined) return;
    const request = waiting.shift();
    if (request === undefined) return;
    const parent = deps.parent();
    if (parent === undefined) {
      request.close();
      openNext();
      return;
    }
    const window = deps.openWindow({ parent, request });
    onScreen = window;
    window.once('closed', () => {
      onScreen = undefined;
      openNext();
    });
  };
  const open = (give: (port: MessagePortMain) => void): void => {
    const channel = new MessageChannelMain();
    give(channel.port2);
    if (waiting.length >= MAX_WAITING) {
      channel.port1.close();
      return;
    }
    waiting.push(channel.port1);
    openNext();
  };
  const show = async (
    request: SecureRequest,
    answers: SecureAnswers,
  ): Promise<Result<undefined, AppError>> => {
    const turn = secureTurn(request, answers, deps.onBug);
    turns.add(turn);
    open(port => turn.serve(portOf(port)));
    const outcome = await turn.outcome;
    turns.delete(turn);
    return outcome;
  };
  return {
    open,
    show,
    ask: async question => (await show({ kind: 'consent', question }, {})).ok,
    closeAll: () => {
      for (const port of waiting.splice(0)) port.close();
      for (const turn of turns) turn.end(appErrorOf('locked'));
      onScreen?.destroy();
    },
  };
}
