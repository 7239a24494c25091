import { appErrorOf, type AppError } from '../../common/errors/app-error.ts';
import type { CredentialRef, SecretTarget } from '../../common/crypto/sealed-secret.ts';
import {
  sessionContract,
  type SessionContract,
  type SessionState,
  type SessionTarget,
  type TerminalSize,
} from '../../common/features/terminal/session.ts';
import { serve, type Handlers, type Port } from '../../common/ipc/port-rpc.ts';
import { concat, type Bytes } from '../../common/lib/bytes.ts';
import type { HostKey } from '../../common/lib/host-key.ts';
import { err, ok, type Result } from '../../common/lib/result.ts';
import { createOutputFlow, type OutputFlow } from './flow-control.ts';
import { echoFilter, type EchoFilter, type EchoTimers } from './echo-filter.ts';
import type { Session, SessionEnd } from './session.ts';
import type { SshDuties } from './ssh-session.ts';

/** What the Enter key sends. */
const ENTER = Uint8Array.of(0x0d);

/** What is left of {@link SshDuties} when the key's decision is the page's. */
export type OpeningSteps = Pick<SshDuties, 'decideHostKey' | 'authenticating' | 'signal'>;

/** Opens whatever a target names. */
export type OpenTarget = (
  target: SessionTarget,
  size: TerminalSize,
  steps: OpeningSteps,
) => Promise<Result<Session, AppError>>;

/** Has the vault host give out a field to be typed at this target. */
export type TakeTyped = (
  input: { readonly credential: CredentialRef; readonly field: string },
  target: SecretTarget,
) => Promise<Result<Bytes, AppError>>;

/** Where a session's desk stands. */
type Phase =
  | { readonly at: 'new' }
  | { readonly at: 'opening' }
  /** The transport waits for `decide`. */
  | { readonly at: 'deciding'; readonly key: HostKey; readonly decide: (accept: boolean) => void }
  | {
      readonly at: 'open';
      readonly session: Session;
      readonly flow: OutputFlow;
      readonly echo: EchoFilter;
    }
  | { readonly at: 'closed' };

/** Serves one session to the pane at the other end of `port`. It ends with its port. */
export function serveSession(
  port: Port,
  openTarget: OpenTarget,
  takeTyped: TakeTyped,
  onBug: (call: string, bug: unknown) => void,
): void {
  let phase: Phase = { at: 'new' };
  // What the page asked for last while the transport was still opening.
  let size: TerminalSize | undefined;
  const leaving = new AbortController();
  /** Where the session is, as far as a secret can be sealed for it. */
  let place: SecretTarget | undefined;

  const tell = (state: SessionState): void => server.emit('state', state);
  const closed = (end: SessionEnd): void => {
    if (phase.at === 'closed') return;
    if (phase.at === 'open') {
      phase.echo.end();
      phase.flow.end();
    }
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
    const echo = echoFilter(flow.push, platformTimers);
    phase = { at: 'open', session, flow, echo };
    tell({ state: 'open' });
    session.listen({ onData: echo.push, onClose: closed });
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
      if (target.transport === 'ssh') place = { host: target.host, port: target.port };
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
    typeSecret: async ({ credential, field, enter }) => {
      if (phase.at !== 'open') return err(appErrorOf('session-closed'));
      // A shell on this machine is nobody's stored target.
      if (place === undefined) return err(appErrorOf('not-permitted', { where: 'typeSecret' }));
      const taken = await takeTyped({ credential, field }, place);
      if (!taken.ok) return taken;
      const secret = taken.value;
      const isOpen = phaseNow().at === 'open';
      if (isOpen) typeInto(phaseNow(), secret, enter);
      secret.fill(0);
      return isOpen ? ok(undefined) : err(appErrorOf('session-closed'));
    },
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

  // The person was asked in between: the compiler may not take the phase for the one before.
  const phaseNow = (): Phase => phase;
  const server = serve(port, sessionContract, handlers, onBug);
  port.onClose(leave);
}

/** Types a secret; the transport may hold on to the bytes, so it gets a copy that nobody else wipes. */
function typeInto(phase: Phase, secret: Uint8Array, enter: boolean): void {
  if (phase.at !== 'open') return;
  phase.echo.watchFor(secret);
  phase.session.write(enter ? concat(secret, ENTER) : secret.slice());
}

const platformTimers: EchoTimers = {
  after: (ms, run) => {
    const timer = setTimeout(run, ms);
    return () => clearTimeout(timer);
  },
};
