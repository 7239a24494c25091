import ssh2, {
  type AnyAuthMethod,
  type AuthHandlerMiddleware,
  type AuthenticationType,
  type ParsedKey,
} from 'ssh2';
import type { AppError } from '../../common/errors/app-error.ts';
import type { CredentialRef } from '../../common/crypto/sealed-secret.ts';
import type { LoginSecret } from '../../common/features/vault/vault-release.ts';
import type { Result } from '../../common/lib/result.ts';

/** The one attempt to log in with a stored secret. */
export interface Login {
  readonly handler: AuthHandlerMiddleware;
  /** Whether the secret was used: a password left this process, a key has signed. */
  sent(): boolean;
  /** From now on nothing is sent any more; a secret that is still on its way is wiped. */
  abandon(): void;
}

/** ssh2 takes `false` for "no more methods" and null for "none tried yet"; its types know neither. */
type Next = (method: AnyAuthMethod | false) => void;
type Offered = readonly AuthenticationType[] | null;
type Method = 'password' | 'keyboard-interactive' | 'publickey';

/** By what a stored secret may be used, the better first. */
const METHODS: Readonly<Record<LoginSecret['method'], readonly Method[]>> = {
  password: ['password', 'keyboard-interactive'],
  'private-key': ['publickey'],
};

/**
 * Logs in with one stored secret, once: a password by `password` or, where the host offers only that,
 * by `keyboard-interactive`; a private key by `publickey`. First asks with `none` (RFC 4252 §5.2),
 * which tells what the host offers, so the credential is not fetched for a host that takes nothing of
 * its kind. A refused secret is never sent twice: hosts lock accounts.
 */
export function storedLogin(
  { username, logIn = 'password' }: Pick<CredentialRef, 'username' | 'logIn'>,
  release: () => Promise<Result<LoginSecret, AppError>>,
  onRefusedRelease: (error: AppError) => void,
): Login {
  let fetched = false;
  let sent = false;
  let abandoned = false;
  let held: readonly Buffer[] = [];
  const wipe = (): void => {
    for (const bytes of held) bytes.fill(0);
  };

  const attempt = async (method: Method, next: Next) => {
    fetched = true;
    const released = await release();
    if (!released.ok) {
      if (!abandoned) onRefusedRelease(released.error);
      return;
    }
    const secret = bufferOf(released.value.secret);
    const passphrase = released.value.passphrase && bufferOf(released.value.passphrase);
    held = passphrase === null ? [secret] : [secret, passphrase];
    if (abandoned) {
      wipe();
    } else if (!METHODS[released.value.method].includes(method)) {
      wipe();
      next(false);
    } else if (method === 'publickey') {
      // Reads the key with its passphrase; what it makes of it lives in ssh2 as long as the connection.
      const key = parsedKey(secret, passphrase);
      wipe();
      if (key === undefined) {
        next(false);
        return;
      }
      sent = true;
      next({ type: 'publickey', username, key });
    } else if (method === 'password') {
      sent = true;
      // ssh2 takes a Buffer, too, and builds the packet before `next` returns: unlike a string it
      // can be wiped.
      next({ type: 'password', username, password: secret as unknown as string });
      wipe();
    } else {
      next({
        type: 'keyboard-interactive',
        username,
        prompt: (_name, _instructions, _language, prompts, finish) => {
          const [question] = prompts;
          const asksForPassword = !sent && prompts.length === 1 && question?.echo !== true;
          sent ||= asksForPassword;
          finish(asksForPassword ? [secret.toString('utf8')] : []);
          wipe();
        },
      });
    }
  };

  return {
    handler: (offered, _partial, respond) => {
      const methods = offered as Offered;
      const next = respond as Next;
      if (abandoned) return;
      if (methods === null) {
        next({ type: 'none', username });
        return;
      }
      const method = METHODS[logIn].find(one => methods.includes(one));
      if (fetched || method === undefined) next(false);
      else void attempt(method, next);
    },
    sent: () => sent,
    abandon: () => {
      abandoned = true;
      wipe();
    },
  };
}

function bufferOf({ buffer, byteOffset, byteLength }: Uint8Array<ArrayBuffer>): Buffer {
  return Buffer.from(buffer, byteOffset, byteLength);
}

/** A private key in any of OpenSSH's, PuTTY's or OpenSSL's formats; undefined when it can't be read. */
function parsedKey(secret: Buffer, passphrase: Buffer | null): ParsedKey | undefined {
  // The types know nothing of the list that OpenSSH's own format gives.
  const parsed = ssh2.utils.parseKey(secret, passphrase ?? undefined) as
    ParsedKey | readonly ParsedKey[] | Error;
  if (parsed instanceof Error) return undefined;
  return 'length' in parsed ? parsed[0] : parsed;
}
