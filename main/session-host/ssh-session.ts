import ssh2, { type Client, type ClientChannel } from 'ssh2';
import { appErrorOf, type AppError } from '../../common/errors/app-error.ts';
import type { LoginSecret } from '../../common/features/vault/vault-release.ts';
import type { SessionTarget, TerminalSize } from '../../common/features/terminal/session.ts';
import type { HostKey } from '../../common/lib/host-key.ts';
import { err, ok, type Result } from '../../common/lib/result.ts';
import type { Session } from './session.ts';
import { channelSession } from './ssh-channel.ts';
import { loginFailure, unreachable, whyUnreachable } from './ssh-failure.ts';
import { hostKeyOf, hostKeyText, judgeHostKey, offeredHostKeys } from './ssh-host-key.ts';
import { storedLogin } from './ssh-login.ts';

/** What an SSH session is opened to. */
export type SshTarget = Extract<SessionTarget, { transport: 'ssh' }>;

/** What the one who opens an SSH session decides and gives. */
export interface SshDuties {
  /** Asked about a key that nobody accepted yet; nothing of the user's was sent. */
  decideHostKey(key: HostKey): Promise<boolean>;
  /** The host key stands; logging in begins. */
  authenticating(): void;
  /** The stored secret; asked for at most once, after {@link authenticating}. It is wiped after use. */
  release(key: HostKey): Promise<Result<LoginSecret, AppError>>;
  /** Ends the attempt. */
  readonly signal: AbortSignal;
}

/** Time limits in milliseconds. Deciding about a host key has none on our side. */
export interface SshLimits {
  /** Until the host has shown its key. */
  readonly connectMs: number;
  /** From there until the shell is open. */
  readonly loginMs: number;
  readonly keepAliveMs: number;
}
const defaultLimits: SshLimits = { connectMs: 15_000, loginMs: 30_000, keepAliveMs: 15_000 };
/** Keep-alives without an answer after which the connection counts as lost. */
const KEEP_ALIVES_MISSED = 3;

/**
 * Opens a shell on an SSH host: connects, has the host key judged, and only when it stands fetches
 * the credential and logs in. Exactly one key is in force for the life of the session.
 */
export function openSsh(
  target: SshTarget,
  size: TerminalSize,
  duties: SshDuties,
  limits: SshLimits = defaultLimits,
): Promise<Result<Session, AppError>> {
  const { host, port } = target;
  const { username } = target.credential;
  return new Promise(resolve => {
    const client = new ssh2.Client();
    let settled = false;
    let standing: HostKey | undefined;
    let timer: ReturnType<typeof setTimeout> | undefined;

    const settle = (result: Result<Session, AppError>): void => {
      if (settled) return;
      settled = true;
      clearTimeout(timer);
      login.abandon();
      duties.signal.removeEventListener('abort', cancel);
      if (!result.ok) hangUp(client);
      resolve(result);
    };
    const fail = (error: AppError): void => settle(err(error));
    const cancel = (): void => fail(appErrorOf('cancelled'));
    const limit = (milliseconds: number): void => {
      clearTimeout(timer);
      timer = setTimeout(() => fail(unreachable(host, port, 'timeout')), milliseconds);
    };

    const login = storedLogin(
      target.credential,
      // The handler is not called before the key stands: ssh2 logs in after the key exchange.
      () => (standing === undefined ? neverReleased() : duties.release(standing)),
      fail,
    );
    const admit = (key: HostKey, verify: (valid: boolean) => void): void => {
      if (settled) return;
      standing = key;
      limit(limits.loginMs);
      duties.authenticating();
      verify(true);
    };
    const refuse = (error: AppError, verify: (valid: boolean) => void): void => {
      fail(error);
      verify(false);
    };
    const judge = (blob: Buffer, verify: (valid: boolean) => void): void => {
      const key = hostKeyOf(blob);
      if (key === undefined) {
        refuse(unreachable(host, port, 'not-ssh'), verify);
        return;
      }
      if (standing !== undefined) {
        // Keys are exchanged anew from time to time; another key then is somebody else.
        verify(standing.fingerprint === key.fingerprint);
        return;
      }
      const judged = judgeHostKey(target.hostKeys, key);
      switch (judged.verdict) {
        case 'accepted':
          admit(key, verify);
          return;
        case 'changed': {
          const expected = hostKeyText(judged.expected);
          refuse(appErrorOf('host-key-changed', { host, expected, got: hostKeyText(key) }), verify);
          return;
        }
        case 'unknown':
          clearTimeout(timer);
          void duties.decideHostKey(key).then(accepted => {
            if (accepted) admit(key, verify);
            else refuse(appErrorOf('host-key-declined', { host }), verify);
          });
      }
    };

    if (duties.signal.aborted) {
      cancel();
      return;
    }
    duties.signal.addEventListener('abort', cancel, { once: true });
    limit(limits.connectMs);
    client.on('error', fault => {
      if (standing === undefined) fail(unreachable(host, port, whyUnreachable(fault)));
      else fail(loginFailure(fault, { host, port, username }, login.sent()));
    });
    client.on('close', () => fail(unreachable(host, port, 'dropped')));
    client.on('change password', () => {
      fail(appErrorOf('authentication-failed', { host, username, why: 'password-expired' }));
    });
    client.on('ready', () => {
      openShell(client, size, (fault, channel) => {
        if (fault !== undefined) fail(appErrorOf('shell-failed', { host }));
        else if (settled) channel.close();
        else settle(ok(channelSession(client, channel, host)));
      });
    });
    client.connect({
      host,
      port,
      username,
      hostVerifier: judge,
      authHandler: login.handler,
      algorithms: { serverHostKey: offeredHostKeys(target.hostKeys) },
      // Its time-out would run while the user reads a fingerprint; ours does not.
      readyTimeout: 0,
      keepaliveInterval: limits.keepAliveMs,
      keepaliveCountMax: KEEP_ALIVES_MISSED,
      ident: 'Rackside',
    });
  });
}

function openShell(
  client: Client,
  { cols, rows }: TerminalSize,
  opened: (fault: Error | undefined, channel: ClientChannel) => void,
): void {
  client.shell({ term: 'xterm-256color', cols, rows, width: 0, height: 0 }, opened);
}

/** Ends a connection that never became a session, whatever state it is in. */
function hangUp(client: Client): void {
  client.end();
  // A peer that does not answer would keep the socket for minutes.
  client.destroy();
}

function neverReleased(): Promise<Result<LoginSecret, AppError>> {
  return Promise.resolve(err(appErrorOf('not-permitted')));
}
