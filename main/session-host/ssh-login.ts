import type { AnyAuthMethod, AuthHandlerMiddleware, AuthenticationType } from 'ssh2';
import type { AppError } from '../../common/errors/app-error.ts';
import type { Bytes } from '../../common/lib/bytes.ts';
import type { Result } from '../../common/lib/result.ts';

/** The one attempt to log in with a stored password. */
export interface Login {
  readonly handler: AuthHandlerMiddleware;
  /** Whether the password left this process. */
  sent(): boolean;
  /** From now on nothing is sent any more; a password that is still on its way is wiped. */
  abandon(): void;
}

/** ssh2 takes `false` for "no more methods" and null for "none tried yet"; its types know neither. */
type Next = (method: AnyAuthMethod | false) => void;
type Offered = readonly AuthenticationType[] | null;

/**
 * Logs in with one password, once: by `password` or, where the host offers only that, by
 * `keyboard-interactive`. First asks with `none` (RFC 4252 §5.2), which tells what the host offers,
 * so the credential is not fetched for a host that takes no password at all. A refused password is
 * never sent twice: hosts lock accounts.
 */
export function passwordLogin(
  username: string,
  release: () => Promise<Result<Bytes, AppError>>,
  onRefusedRelease: (error: AppError) => void,
): Login {
  let fetched = false;
  let sent = false;
  let abandoned = false;
  let held: Buffer | undefined;

  const attempt = async (method: 'password' | 'keyboard-interactive', next: Next) => {
    fetched = true;
    const released = await release();
    if (!released.ok) {
      if (!abandoned) onRefusedRelease(released.error);
      return;
    }
    const { buffer, byteOffset, byteLength } = released.value;
    const secret = Buffer.from(buffer, byteOffset, byteLength);
    held = secret;
    if (abandoned) {
      secret.fill(0);
    } else if (method === 'password') {
      sent = true;
      // ssh2 takes a Buffer, too, and builds the packet before `next` returns: unlike a string it
      // can be wiped.
      next({ type: 'password', username, password: secret as unknown as string });
      secret.fill(0);
    } else {
      next({
        type: 'keyboard-interactive',
        username,
        prompt: (_name, _instructions, _language, prompts, finish) => {
          const [question] = prompts;
          const asksForPassword = !sent && prompts.length === 1 && question?.echo !== true;
          sent ||= asksForPassword;
          finish(asksForPassword ? [secret.toString('utf8')] : []);
          secret.fill(0);
        },
      });
    }
  };

  return {
    handler: (offered, _partial, respond) => {
      const methods = offered as Offered;
      const next = respond as Next;
      if (abandoned) return;
      if (methods === null) next({ type: 'none', username });
      else if (!fetched && methods.includes('password')) void attempt('password', next);
      else if (!fetched && methods.includes('keyboard-interactive')) {
        void attempt('keyboard-interactive', next);
      } else next(false);
    },
    sent: () => sent,
    abandon: () => {
      abandoned = true;
      held?.fill(0);
    },
  };
}
