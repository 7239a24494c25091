import { appErrorOf, type AppError } from '../../common/errors/app-error.ts';
import type { SecureQuestion } from '../../common/features/vault/secure-question.ts';
import type { SecureRequest } from '../../common/features/vault/secure-window.ts';
import type { Port } from '../../common/ipc/port-rpc.ts';
import type { Random } from '../../common/lib/random.ts';
import { err, type Result } from '../../common/lib/result.ts';
import { secureTurn, type SecureAnswers, type SecureTurn } from '../lib/secure-serving.ts';
import type { VaultEvent } from './vault-events.ts';
import { wipingPort } from './wiping-port.ts';

/** More windows than a person would open; a page that asks for more is not obeyed. */
const MAX_WAITING = 4;

/** How the vault speaks to the person without the page: in a window that main opens for it. */
export interface SecureRequests {
  /**
   * Whether the person agrees. Never ask inside a `writing` turn, for every other call would wait for
   * the answer; see `consented` of session-turns.ts.
   */
  ask(question: SecureQuestion): Promise<boolean>;
  /** Shows secrets or takes them in; `cancelled` when the window was closed, `locked` by a lock. */
  show(
    request: Exclude<SecureRequest, { kind: 'consent' }>,
    answers: SecureAnswers,
  ): Promise<Result<undefined, AppError>>;
}

/** The vault's requests, and main's side of them. */
export interface SecureDoor extends SecureRequests {
  /** A window for the request that was announced under this id; an unknown id closes the port. */
  attach(id: string, port: Port): void;
  /** Ends all that wait or are on screen. */
  endAll(why: AppError): void;
}

/** Announces requests as `secureWindowWanted` and serves each to the window that comes for it. */
export function secureRequests(deps: {
  readonly random: Random;
  readonly emit: (event: VaultEvent) => void;
  readonly onBug: (call: string, bug: unknown) => void;
}): SecureDoor {
  const waiting = new Map<string, SecureTurn>();
  const open = new Set<SecureTurn>();

  const request = async (
    wanted: SecureRequest,
    answers: SecureAnswers,
  ): Promise<Result<undefined, AppError>> => {
    if (open.size >= MAX_WAITING)
      return err(appErrorOf('not-permitted', { where: 'secure window' }));
    const id = deps.random.uuid();
    const turn = secureTurn(wanted, answers, deps.onBug);
    waiting.set(id, turn);
    open.add(turn);
    deps.emit({ to: 'control', name: 'secureWindowWanted', payload: { id } });
    const outcome = await turn.outcome;
    waiting.delete(id);
    open.delete(turn);
    return outcome;
  };
  return {
    ask: async question => (await request({ kind: 'consent', question }, {})).ok,
    show: request,
    attach: (id, port) => {
      const turn = waiting.get(id);
      waiting.delete(id);
      if (turn === undefined) port.close();
      else turn.serve(wipingPort(port));
    },
    endAll: why => {
      for (const turn of open) turn.end(why);
    },
  };
}
