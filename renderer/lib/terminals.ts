import type { z } from 'zod';
import type { AppError } from '../../common/errors/app-error.ts';
import type {
  SessionContract,
  SessionState,
  SessionTarget,
} from '../../common/features/terminal/session.ts';
import type { HostKey } from '../../common/lib/host-key.ts';
import type { Result } from '../../common/lib/result.ts';
import { requiredContext } from './required-context.ts';

/** What a feature asks for when it opens a session. */
export interface TerminalRequest {
  /** What the tab shows, such as the device's name. */
  readonly title: string;
  readonly target: SessionTarget;
  /** The person trusted this key: keep it in the device's record. Awaited before the login. */
  readonly onHostKeyAccepted?: ((key: HostKey) => void | Promise<void>) | undefined;
  /** Called once, when the session has logged in: the moment to record the credential's use. */
  readonly onOpened?: (() => void) | undefined;
  /** The person took output over: plain text, escape sequences removed. */
  readonly onCaptured?: ((text: string) => void) | undefined;
  /** Where {@link onCaptured} puts it, for the button's label, such as a fault's number. */
  readonly captureTo?: string | undefined;
}
/** A stored secret that is to be typed into a session: which, and for what work. */
export type SecretTyping = z.input<SessionContract['calls']['typeSecret']['input']>;
/** Has a stored secret typed into a session; the page never sees it. */
export type TypeSecret = (typing: SecretTyping) => Promise<Result<undefined, AppError>>;

/** A session in the panel. */
export interface TerminalSession extends TerminalRequest {
  readonly id: string;
  readonly state: SessionState;
}
/**
 * Sessions outlive the screen that opened them: the shell holds them until they are closed. The
 * callbacks of a request must not touch the screen that made it, which may be gone.
 */
export interface Terminals {
  readonly sessions: readonly TerminalSession[];
  readonly active: string | undefined;
  /** Whether the panel shows; sessions run on while it does not. */
  readonly visible: boolean;
  /** Opens a session, shows it, and answers its id. */
  readonly open: (request: TerminalRequest) => string;
  readonly activate: (id: string) => void;
  readonly close: (id: string) => void;
  /** Fails with `session-closed` when the session is not open any more. */
  readonly typeSecret: (id: string, typing: SecretTyping) => Promise<Result<undefined, AppError>>;
  readonly show: (visible: boolean) => void;
}

const context = requiredContext<Terminals>('Terminals');

/** Gives the screens below it the sessions of the shell. */
export const TerminalsProvider = context.Provider;
/** The open sessions, and the way to open one. */
export const useTerminals = context.use;
