import { appErrorOf, type AppError } from '../../common/errors/app-error.ts';
import {
  sessionContract,
  type SessionContract,
  type SessionState,
  type SessionTarget,
  type TerminalSize,
} from '../../common/features/terminal/session.ts';
import { serve, type Handlers, type Port } from '../../common/ipc/port-rpc.ts';
import type { HostKey } from '../../common/lib/host-key.ts';
import { err, ok, type Result } from '../../common/lib/result.ts';
import { createOutputFlow, type OutputFlow } from './flow-control.ts';
import type { Session, SessionEnd } from './session.ts';
import type { SshDuties } from './ssh-session.ts';

/** What is left of {@link SshDuties} when the key's decision is the page's. */
export type OpeningSteps = Pick<SshDuties, 'decideHostKey' | 'authenticating' | 'signal'>;

/** Opens whatever a target names. */
export type OpenTarget = (
  target: SessionTarget,
  size: TerminalSize,
  steps: OpeningSteps,
) => Promise<Result<Session, AppError>>;

/** Where a session's desk stands. */
type Phase =
  | { readonly at: 'new' }
  | { readonly at: 'opening' }
  /** The transport waits for `decide`. */
  | { readonly at: 'deciding'; readonly key: HostKey; readonly decide: (accept: boolean) => void }
  | { readonly at: 'open'; readonly session: Session; readonly flow: OutputFlow }
  | { readonly at: 'closed' };

/** Serves one session to the pane at the other end of `port`. It ends with its port. */
export function serveSession(
  port: Port,
  openTarget: OpenTarget,
  onBug: (call: string, bug: unknown) => void,
): void {
  let phase: Phase = { at: 'new' };
  // What the page asked for last while the transport was still opening.
  let size: TerminalSize | undefined;
  const leaving = new AbortController();

  const tell = (state: SessionState): void => server.emit('state', state);
  const closed = (end: SessionEnd): void => {
    if (phase.at === 'closed') return;
    if (phase.at === 'open') phase.flow.end();
    phase = { at: 'closed' };
    tell({
      state: 'closed',
      ...(end.error === undefined ? {} : { reason: end.error.kind }),
      ...(end.error?.detail === undefined ? {} : { detail: end.error.detail }),
      ...(end.exitCode === undefined ? {} : { exitCode: end.exitCode }),
    });
  };
  const opened = (session: Session): void => {
    const flow = createOutputFlow(session, bytes => server.emit('data', bytes));
    phase = { at: 'open', session, flow };
    tell({ state: 'open' });
    session.listen({ onData: flow.push, onClose: closed });
    if (size !== undefined) session.resize(size);
  };
  const leave = (): void => {
    leaving.abort();
    if (phase.at === 'open') phase.session.close();
    else if (phase.at === 'deciding') phase.decide(false);
  };

  const steps: OpeningSteps = {
    signal: leaving.signal,
    authenticating: () => {
      phase = { at: 'opening' };
      tell({ state: 'authenticating' });
    },
    decideHostKey: key =>
      new Promise(decide => {
        phase = { at: 'deciding', key, decide };
        tell({ state: 'host-key-unknown', key });
      }),
  };

  const handlers: Handlers<SessionContract> = {
    open: async ({ target, size: first }) => {
      if (phase.at !== 'new') return err(appErrorOf('invalid-input', { where: 'open: twice' }));
      phase = { at: 'opening' };
      tell({ state: 'connecting' });
      void openTarget(target, first, steps).then(
        result => {
          if (!result.ok) closed({ error: result.error });
          else if (leaving.signal.aborted) result.value.close();
          else opened(result.value);
        },
        (bug: unknown) => {
          onBug('open', bug);
          closed({ error: appErrorOf('unexpected', { where: 'open' }) });
        },
      );
      return ok(undefined);
    },
    decideHostKey: async ({ fingerprint, accept }) => {
      if (phase.at !== 'deciding') return err(appErrorOf('session-closed'));
      if (fingerprint !== phase.key.fingerprint) {
        // An answer to another question; this one still stands.
        return err(appErrorOf('invalid-input', { where: 'decideHostKey: fingerprint' }));
      }
      const { decide } = phase;
      phase = { at: 'opening' };
      decide(accept);
      return ok(undefined);
    },
    write: async ({ data }) => {
      if (phase.at !== 'open') return err(appErrorOf('session-closed'));
      phase.session.write(data);
      return ok(undefined);
    },
    // Refuses until the vault host gives out what is typed.
    typeSecret: async () => err(appErrorOf('not-permitted')),
    resize: async asked => {
      if (phase.at === 'open') phase.session.resize(asked);
      else size = asked;
      return ok(undefined);
    },
    ack: async ({ bytes }) => {
      if (phase.at === 'open') phase.flow.acknowledge(bytes);
      return ok(undefined);
    },
    close: async () => {
      leave();
      if (phase.at === 'new') closed({});
      return ok(undefined);
    },
  };

  const server = serve(port, sessionContract, handlers, onBug);
  port.onClose(leave);
}
