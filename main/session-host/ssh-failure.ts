import { appErrorOf, type AppError } from '../../common/errors/app-error.ts';

/** Why a host could not be reached or talked to; `terminal.why.<code>` is the sentence. */
export type UnreachableWhy =
  | 'refused'
  | 'name-not-found'
  | 'no-route'
  | 'timeout'
  | 'not-ssh'
  | 'no-common-algorithm'
  | 'dropped';

const bySystemCode: Readonly<Record<string, UnreachableWhy>> = {
  ECONNREFUSED: 'refused',
  ENOTFOUND: 'name-not-found',
  EAI_AGAIN: 'name-not-found',
  EHOSTUNREACH: 'no-route',
  ENETUNREACH: 'no-route',
  EADDRNOTAVAIL: 'no-route',
  ETIMEDOUT: 'timeout',
};

/** What ssh2 hangs on its errors. */
interface SshFault extends Error {
  readonly level?: string;
  readonly code?: string | number;
}

/** The reason behind an error of the connection, before the shell is open. */
export function whyUnreachable(fault: SshFault): UnreachableWhy {
  if (typeof fault.code === 'string') return bySystemCode[fault.code] ?? 'dropped';
  // A number is the host's own good-bye (RFC 4253 §11.1).
  if (typeof fault.code === 'number') return 'dropped';
  if (fault.level === 'client-timeout') return 'timeout';
  if (/no matching/i.test(fault.message)) return 'no-common-algorithm';
  // A host that hangs up at once is often full, or does not like the address we come from.
  if (/connection lost/i.test(fault.message)) return 'dropped';
  return 'not-ssh';
}

/** The failure `host-unreachable`. */
export function unreachable(host: string, port: number, why: UnreachableWhy): AppError {
  return appErrorOf('host-unreachable', { host, port, why });
}

/**
 * The failure of an error that came while logging in. A host that hangs up on a password (it may,
 * after too many tries: disconnect code 2 of RFC 4253 §11.1 with a text) has refused it.
 */
export function loginFailure(
  fault: SshFault,
  at: { readonly host: string; readonly port: number; readonly username: string },
  credentialSent: boolean,
): AppError {
  const refused =
    fault.level === 'client-authentication' || (credentialSent && typeof fault.code === 'number');
  return refused
    ? appErrorOf('authentication-failed', { host: at.host, username: at.username })
    : unreachable(at.host, at.port, whyUnreachable(fault));
}
